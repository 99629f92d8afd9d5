"""Where the sentences of a paragraph begin and end: what the reading cursor moves over.

Written for English news and its quotations; the terminators of other scripts are those of Unicode (UAX 29).
Each terminator is judged once by a bounded look at what stands before and after it, so the time is linear in the text.
"""

import regex

from .lexicon import sections
from .spans import Span, tidy

# An ellipsis may be written with spaces (". . ."). Marks that belong to the terminator's cluster stay with it.
_END = regex.compile(
    r"(?:\.(?:[ \xa0]\.)++|[\p{SB=STerm}\p{SB=ATerm}．…]++)[\p{GCB=Extend}\u200d\p{GCB=SpacingMark}]*+"
    r"|(?<!\s)\s{0,64}\n(?=[^\S\n]{0,64}(?:\n|[•◦▪‣·*-]\s))"
)
# What closes with the sentence: quotation marks, brackets, a footnote's number. The spaces of « … » stand inside.
_CLOSERS = regex.compile(
    r"(?:['\"’”»›)\]}」』】）〉》｣〟“‘](?:[\p{GCB=Extend}\u200d]*+)|(?:[«‹]|[ \xa0\u202f][»›])(?=[\s,.;:!?]|$)"
    r"|\[[^\[\]\n]{1,16}\]|[⁰¹²³⁴⁵⁶⁷⁸⁹]++|(?<=\p{Ll}[.!?][\"”’]?)\d{1,3}(?=\s{1,8}[\p{Lu}“\"]))*+"
    r"[\p{GCB=Extend}\u200d\p{GCB=SpacingMark}]*+"
)
_SPACE = regex.compile(r"(?:\s(?![\p{GCB=Extend}\u200d\p{GCB=SpacingMark}]))*+")
_BEFORE = regex.compile(r"(?r)[\p{L}\p{N}\p{M}.'’/&-]*")  # (?r): backwards, from the end of the window
_OPENERS = regex.compile(r"[\"“”„«»‹›'‘’(\[{¿¡「『（–—-]*+[ \xa0\u202f]?")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}'’.-]{0,40}[\p{L}\p{M}\p{N}])?")
_BRAND = regex.compile(r"\p{Ll}\p{Lu}|\p{Ll}{2,3}-\p{Lu}")  # iPhone, al-Assad: the small letter is part of the name
_REACH = 48  # code points that may matter on either side of a terminator

_SAID = regex.compile(
    r"(?!(?:He|She|It|They|We|I|The|A|An)\s)\p{Lu}[\p{L}.’'-]{0,30}(?:\s\p{Lu}[\p{L}.’'-]{0,30}){0,3}"
    r"\s(?:said|says|asked|asks|added|adds|wrote|writes|replied|replies|wondered|wonders|told|demanded)\b"
)
_ROMAN = regex.compile(r"[IVXLC]+$")
_INITIAL = regex.compile(r"(?:.*[.-])?[\p{Lu}\p{Arabic}\p{Hebrew}]$")
_DOTTED = regex.compile(r"(?:\p{L}{1,2}\.)+\p{L}{1,3}$")
_ITEM = regex.compile(r"(?:\d{1,2}|[ivx]{1,4}|\p{Lu}|\p{Ll})$")

_LISTS = sections("abbreviations")
_TITLES = frozenset(_LISTS["titles"])
_COUNTED = frozenset(_LISTS["counted"])
_DOUBTFUL = frozenset(_LISTS["doubtful"])
_HOURS = frozenset(_LISTS["hours"])
_AFTER_HOUR = frozenset(_LISTS["after hours"])
_MONTHS = _AFTER_HOUR | frozenset(_LISTS["months"])
_STARTERS = frozenset(_LISTS["starters"])
_LABELLED = frozenset(_LISTS["labelled"])


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The sentences of the paragraph `text[start:end]`, in order and in code points.

    They cover everything but the white space between them, and halve no grapheme cluster. White space alone has none.
    """
    end = len(text) if end is None else end
    cased = any(character.isupper() for character in text[start:end])
    pieces: list[tuple[int, int]] = []
    begin = _past_space(text, start, end)
    for found in _END.finditer(text, begin, end):
        if found.start() < begin:
            continue
        closed = _CLOSERS.match(text, found.end(), end)
        after = closed.end() if closed else found.end()
        if _ends(text, begin, found.start(), found.end(), after, end, cased=cased):
            pieces.append((begin, found.start() if found.group().endswith("\n") else after))
            begin = _past_space(text, after, end)
    if begin < end or not pieces:
        pieces.append((begin, end))
    # The cuts are on the edges of clusters; the bounds that were given may not be.
    first, last = tidy(text, *pieces[0]), tidy(text, *pieces[-1])
    inner = [Span(*piece) for piece in pieces[1:-1]]
    return list(dict.fromkeys(span for span in (first, *inner, last) if span is not None))


def _past_space(text: str, at: int, end: int) -> int:
    space = _SPACE.match(text, at, end)
    return space.end() if space else at


def _ends(text: str, begin: int, dot: int, past: int, after: int, end: int, *, cased: bool) -> bool:
    """Whether the sentence from `begin` ends with the terminator `text[dot:past]` and its closers up to `after`."""
    mark, closers = text[dot:past].rstrip("\u200d\ufe0f"), text[past:after]
    following = _past_space(text, after, end)
    if following >= end or mark[-1] == "\n":
        return True
    if following == after and not mark[-1].isascii() and mark[-1] != "…":
        return _ends_unspaced(text, mark, closers, after)
    window = text[following : min(end, following + 4 * _REACH)]
    opened = _OPENERS.match(window)
    window = window[opened.end() if opened else 0 :]
    found = _WORD.match(window)
    word = found.group() if found else ""
    if following == after:
        return _ends_glued(text, begin, dot, word, window)
    if dot > begin and text[dot - 1] in "([" and closers[:1] in (")", "]"):
        return False  # an omission: "[…]"
    if word and word[0].islower() and cased and not _BRAND.match(word):
        return False
    if mark[0] in "!?" and closers.strip(")]") and _SAID.match(window):
        return False
    return mark[0] not in ".․" or len(mark) > 1 or _ends_with_dot(text, begin, dot, closers, word, window)


def _ends_unspaced(text: str, mark: str, closers: str, after: int) -> bool:
    """Scripts that put no space between sentences. Hiragana after a closing bracket goes on: 「行く。」と言った."""
    following = text[after]
    if mark[-1] == "．" and following.isdigit():
        return False
    if closers and "ぁ" <= following <= "ゟ":
        return False
    return following.isalnum() or following in "「『（《〈“‘\"'(["


def _ends_glued(text: str, begin: int, dot: int, word: str, window: str) -> bool:
    """A space that was lost ("left.The minister"): only before words that begin sentences, and after a small letter."""
    return (
        word in _STARTERS and len(word) > 1 and window[len(word) :][:1] == " " and text[max(begin, dot - 1)].islower()
    )


def _ends_with_dot(text: str, begin: int, dot: int, closers: str, word: str, window: str) -> bool:
    """Whether a single full stop ends a sentence, judged by the stem before it and the word after it."""
    before = _BEFORE.match(text, max(begin, dot - _REACH), dot)
    stem = before.group().strip(".'’-") if before else ""
    lead = text[max(begin, dot - len(stem) - _REACH // 2) : dot - len(stem)] if stem else ""
    if _is_item(stem, lead, begin == dot - len(stem)) and not closers:
        return False
    low = stem.lower()
    starts = word in _STARTERS
    if low in _TITLES:
        return False
    if word[:1].isdigit() or (word != "I" and _ROMAN.match(word)):
        return stem == "no" or not (low in _COUNTED or _INITIAL.match(stem))
    if low in _HOURS:
        return word not in _AFTER_HOUR and window[len(word) : len(word) + 6] not in (
            " time,",
            " time ",
            " time.",
            " local",
        )
    if stem.isdigit():
        return not (len(stem) < 3 and word in _MONTHS)
    last = lead.split()[-1:]
    if stem == "I" and last and not last[0][:1].isupper():  # the pronoun
        return True
    if _INITIAL.match(stem) or _DOTTED.match(stem) or stem in _DOUBTFUL:
        labelled = len(stem) < 4 and last and last[0] in _LABELLED
        return bool(starts or labelled or set(closers) & set('"”»') or not (word and word[0].isalpha()))
    return True


def _is_item(stem: str, lead: str, first: bool) -> bool:
    """Whether it numbers what follows: at the start of the sentence, or after a colon or a bullet."""
    if not stem or not _ITEM.match(stem):
        return False
    lead = lead.rstrip()
    return first or (stem.isdigit() and lead[-1:] in tuple(":;·•|–—") and not lead[-2:-1].isdigit())
