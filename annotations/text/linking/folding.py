"""Names without what writers vary: accents, case, possessives, the ways to spell other scripts in Latin letters."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from pathlib import Path

import regex

_LISTS = Path(__file__).resolve().parent / "lists"
_WORD = regex.compile(r"[\p{L}\p{N}]+")
_POSSESSIVE = regex.compile(r"['’](?:s\b|(?=\s|$))")
_WITHIN = regex.compile(r"(?<=\p{L})['’‘ʻʼʿʾ`´](?=\p{L})")
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "ı": "i", "ß": "ss", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ə": "a", "ŋ": "ng"}
)
#: How one sound of another script is written: each way on the left becomes the one on the right, in this order.
_SOUNDS = (
    ("tsch", "ch"),
    ("sch", "sh"),
    ("dzh", "j"),
    ("zh", "j"),
    ("dj", "j"),
    ("kh", "h"),
    ("gh", "g"),
    ("dh", "d"),
    ("ph", "f"),
    ("q", "k"),
    ("ck", "k"),
    ("ch", "č"),
    ("c", "k"),
    ("w", "v"),
    ("x", "ks"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("iye", "e"),
    ("aye", "ae"),
    ("iy", "i"),
    ("yi", "i"),
    ("ij", "i"),
    ("yo", "o"),
    ("ye", "e"),
    ("ya", "a"),
    ("yu", "u"),
    ("io", "o"),
    ("ia", "a"),
    ("iu", "u"),
    ("ie", "e"),
    ("y", "i"),
)
_ROUND = str.maketrans("eo", "aa")
_BONES = str.maketrans("gqczjwb", "kkkssvp", "aeiouyh")
_DOUBLED = regex.compile(r"(.)\1+")


@lru_cache(maxsize=65_536)
def fold(name: str) -> str:
    """A name in small letters without accents, possessive s or apostrophes.

    >>> fold("Erdoğan’s"), fold("Sana'a")
    ('erdogan', 'sanaa')
    """
    plain = _WITHIN.sub("", _POSSESSIVE.sub("", name))
    parts = unicodedata.normalize("NFKD", plain.casefold().translate(_LETTERS))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def words(name: str) -> list[str]:
    """The words of a folded name: "Kassym-Jomart" is two."""
    return _WORD.findall(fold(name))


@lru_cache(maxsize=65_536)
def skeleton(word: str) -> str:
    """A folded word, however its sounds are written in Latin letters.

    >>> skeleton("toqaev") == skeleton("tokayev"), skeleton("zhanaozen") == skeleton("janaozen")
    (True, True)
    """
    for ways, sound in _SOUNDS:
        word = word.replace(ways, sound)
    return _DOUBLED.sub(r"\1", word)


def rounded(word: str) -> str:
    """The skeleton with vowels that are often taken for one another: Lukashenko, Lukashenka."""
    return _DOUBLED.sub(r"\1", skeleton(word).translate(_ROUND))


@lru_cache(maxsize=65_536)
def bones(word: str) -> str:
    """The consonants of a word by their sort, behind an "a" where it begins with a vowel.

    >>> bones("qaddafi") == bones("gadhafi")
    True
    """
    sounds = skeleton(word)
    first = "a" if sounds[:1] in {*"aeiou"} else ""
    return first + _DOUBLED.sub(r"\1", sounds.replace("č", "s").translate(_BONES))


@cache
def lines(name: str) -> tuple[str, ...]:
    """The lines of a list, without comments."""
    text = (_LISTS / f"{name}.txt").read_text(encoding="utf-8")
    return tuple(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def sections(name: str) -> dict[str, frozenset[str]]:
    """The folded words of a list by section: "[men]" begins one."""
    found: dict[str, set[str]] = {}
    section = ""
    for line in lines(name):
        if line.startswith("["):
            section = line.strip("[]")
            found[section] = set()
        else:
            found[section].update(map(fold, line.split()))
    return {section: frozenset(entries) for section, entries in found.items()}
