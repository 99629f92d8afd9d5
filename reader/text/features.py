"""What can be seen of one paragraph without knowing its neighbours."""

from dataclasses import dataclass

import regex

_SENTENCE_END = regex.compile(r"""(?<![\p{Lu}.]\p{L}?)[.!?…]["'”’»)\]]*(?=\s+["“‘'«(]*[\p{Lu}\p{N}])|[。！？]""")
_FINAL = regex.compile(r"""(?:[.!?…:;。！？؟۔।]|[.,!?…]["'”’»)\]]+|[.!?…"”»]\s*\([^()]{1,60}\))["'”’»)\]]*$""")
_ASKS = regex.compile(r"""[?？؟]["'”’»)\]]*$""")
_WIDE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]")
_SEPARATOR = regex.compile(r"\s*[·|•»›→]\s*|\s+/\s+")
_LETTER = regex.compile(r"\p{L}")


@dataclass(frozen=True)
class Line:
    """One paragraph and its plain measures."""

    text: str
    words: int  # four characters count as a word where a script has no spaces, forty where a text has none
    sentences: int
    ends: bool  # ends as a sentence ends, a colon included
    asks: bool  # ends with a question mark
    lower: float  # the share of words that begin with a small letter
    segments: tuple[str, ...]  # parts between "·", "|", " / " and the like
    prose: bool  # reads as somebody's sentences: never boilerplate without a strong sign

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital, a figure, or a letter of a script that has none."""
        first = next((character for character in self.text if character.isalnum()), "")
        return bool(first) and not first.islower()


def look(text: str) -> Line:
    """Measure one paragraph."""
    tokens = text.split()
    words = max(len(tokens), len(_WIDE.findall(text)) // 4, len(text) // 40)
    ends = _FINAL.search(text[-80:]) is not None
    asks = _ASKS.search(text[-8:]) is not None
    inner = len(_SENTENCE_END.findall(text))
    letters = [token for token in tokens if _LETTER.search(token)]
    lower = sum(token[0].islower() for token in letters) / len(letters) if letters else 0.0
    return Line(
        text=text,
        words=words,
        sentences=inner + 1,
        ends=ends,
        asks=asks,
        lower=lower,
        segments=tuple(part for part in _SEPARATOR.split(text[:600]) if part),
        prose=_is_prose(words, inner, ends, asks, lower, wide=_WIDE.search(text) is not None),
    )


def _is_prose(words: int, inner: int, ends: bool, asks: bool, lower: float, *, wide: bool) -> bool:
    if wide:
        return words >= 8 and (ends or inner > 0)
    if words >= 40:
        return ends or inner >= 2 or lower >= 0.5
    if lower < 0.3:
        return False
    if words >= 22:
        return ends or inner >= 2
    return words >= 7 and ends and not (asks and inner == 0)
