"""In which script a text is written."""

import unicodedata
from collections import Counter

LOOKED_AT = 1000  # letters; the rest of a long text is taken to be like its beginning
#: Scripts that one language mixes count as one.
TOGETHER = {"HIRAGANA": "CJK", "KATAKANA": "CJK"}


def letters_in(text: str) -> int:
    """How many letters are in the text.

    >>> letters_in("18 May, 10:43 PM")
    5
    """
    return sum(map(str.isalpha, text))


def script_of(text: str) -> str:
    """The script of most of the text's letters as Unicode names it, "" where it has none.

    >>> script_of("Президент Токаев told the BBC:"), script_of("12.5 %")
    ('CYRILLIC', '')
    """
    scripts: Counter[str] = Counter()
    for letter in filter(str.isalpha, text):
        name = unicodedata.name(letter, "").partition(" ")[0]
        scripts[TOGETHER.get(name, name)] += 1
        if scripts.total() == LOOKED_AT:
            break
    return scripts.most_common(1)[0][0] if scripts else ""
