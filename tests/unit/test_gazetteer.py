"""What lists tell of words: features for the recogniser, no names yet."""

import pytest

from annotations.suggesters.gazetteer import Gazetteer

LISTS = {
    "given": ["Amina"],
    "family": ["Yusuf", "Oyo"],
    "title": ["President"],
    "organisation_head": ["Bank"],
    "common": ["The", "Bank"],
    "joining": ["Of"],
    "place": ["Oyo", "Oyo State", "Guinea - Bissau"],
    "organisation": ["Bank of Oyo"],
    "group": ["Oyo"],
}


@pytest.mark.parametrize(
    ("words", "tags"),
    [
        ("Amina Yusuf left", "g f _"),
        ("AMINA YUSUF", "g f"),
        ("OYO", "_"),
        ("president Amina", "t g"),
        ("in Oyo State", "_ fP p"),
        ("Bank of Oyo State", "hcO jo fo _"),
        ("Guinea - Bissau", "P p p"),
        ("bank the oyo", "_ _ _"),
    ],
)
def test_each_word_bears_the_letters_of_its_classes(words, tags):
    assert Gazetteer().use(LISTS).tags(words.split()) == tags.split()


def test_what_was_written_is_read_again(tmp_path):
    one = Gazetteer().use(LISTS)
    one.to_disk(tmp_path / "lists")
    one.to_disk(tmp_path / "again")
    assert Gazetteer().from_disk(tmp_path / "lists").tags(["Amina", "Oyo"]) == one.tags(["Amina", "Oyo"])
    assert (tmp_path / "lists" / "names.json.gz").read_bytes() == (tmp_path / "again" / "names.json.gz").read_bytes()
