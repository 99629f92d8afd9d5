"""Keys for tags: what the reading page needs for itself cannot be taken, and no key is taken twice."""

import re
from pathlib import Path

import pytest

from annotations.text.shortcuts import RESERVED, clashes, problem

READING = Path(__file__).resolve().parents[2] / "static" / "js"


@pytest.mark.parametrize("key", [*"123456789", *"cdghiqtwz", "A", "ß", "-", ""])
def test_a_free_key_can_be_taken(key):
    assert problem(key, {}) == ""


def test_a_refusal_names_the_holder():
    assert problem("j", {}) == "The key j goes to the next paragraph while reading. Choose another."
    assert problem("1", {"1": "Claim"}) == "The key 1 belongs to Claim. Choose another."


@pytest.mark.parametrize("key", ["ab", " ", "\n", "\x07", "\u200b"])
def test_a_key_is_one_character_that_can_be_seen(key):
    assert problem(key, {}).startswith("A shortcut is one character")


def test_a_whole_map_is_checked():
    keys = [("claim", "Claim", "1"), ("note", "Note", "1"), ("other", "Other", "n"), ("none", "None", "")]
    assert clashes(keys) == {
        "note": "The key 1 belongs to Claim. Choose another.",
        "other": "The key n goes to the next annotation while reading. Choose another.",
    }


def test_whatever_the_reading_page_binds_is_reserved():
    files = [READING / "base.js", *(READING / "reading").glob("*.js")]
    bound = {key for path in files for key in re.findall(r'\bbind\("(.)"', path.read_text(encoding="utf-8"))}
    assert len(bound) > 5
    assert {key for key in bound if not key.isdigit()} <= set(RESERVED)
