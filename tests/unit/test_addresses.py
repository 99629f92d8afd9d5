import pytest

from reader.text.addresses import address_of, is_address


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Black Sea grain", "black-sea-grain"),
        ("  Kasachstan, Jänner 2022 ", "kasachstan-janner-2022"),
        ("--a--b--", "a-b"),
        ("Алматы", ""),
        ("", ""),
        ("x" * 59 + " y", "x" * 59),
    ],
)
def test_an_address_is_made_of_a_name(name: str, address: str) -> None:
    assert address_of(name) == address
    assert address == "" or is_address(address)


@pytest.mark.parametrize("wrong", ["", "-a", "A", "a b", "a/b", "ä", "a_b", "a\n", "x" * 61])
def test_what_is_no_address(wrong: str) -> None:
    assert not is_address(wrong)
