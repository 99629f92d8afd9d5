"""A Markdown file as its reader would see it: marks of blocks become kinds, marks inside a line go, links keep words.

Only what articles use is known: headings, quotes, lists, rules, emphasis, links, pictures, and a head of "key: value"
lines between two rules. Anything else stays as it is typed.
"""

import regex

from .characters import check_size, clean
from .glue import unglue
from .lines import paragraphs
from .normalise import join
from .paragraphs import Kind

_UNDERLINE = regex.compile(r"^(?:=+|-{3,})$")
_HEADING = regex.compile(r"^#{1,6}\s+(?P<words>.*\S)\s*$")
_QUOTE = regex.compile(r"^>\s?(?P<words>.*)$")
_ITEM = regex.compile(r"^(?:[-*+]|\d{1,3}[.)])\s+\S")
_IMAGE = regex.compile(r"!\[(?P<words>[^\[\]]*)\]\([^()]*\)")
_LINK = regex.compile(r"\[(?P<words>[^\[\]]+)\]\((?:[^()]++|\([^()]*+\))*+\)")
_STRONG = regex.compile(r"(?<!\w)(\*\*\*|\*\*|__|\*|_)(?=\S)(?P<words>[^*_\n]*[^*_\s])\1(?!\w)")
_FRONT = regex.compile(r"\A\s*+---\n(?P<head>(?:(?:[\w-]++[^\S\n]*+:|(?=\s)|-(?=\s)).*+\n)++)---\n")


def without_markup(source: str) -> tuple[str, dict[int, Kind]]:
    """The normalised text, and the kinds that the marks gave its paragraphs, by position. Raise as `normalise` does."""
    text = clean(source)
    front = _FRONT.match(text)
    head = [line.strip() for line in front["head"].split("\n") if line.strip()] if front else []
    told: list[tuple[str, Kind | None]] = [(line, Kind.BOILERPLATE) for line in head]
    told += [_plain(part) for part in paragraphs(_blocks(text[front.end() if front else 0 :]))]
    parts = unglue([words for words, _ in told if words])
    result = join(parts)
    check_size(result)
    by_words = {words: kind for words, kind in told if kind is not None}
    return result, {at: by_words[part] for at, part in enumerate(parts) if part in by_words}


def _blocks(text: str) -> str:
    """The same with each heading on its own, underlined ones marked as the others are, and each quote on one line."""
    result: list[list[str]] = []  # lines, each in the parts that are joined in it
    for line in text.split("\n"):
        bare = line.strip()
        quote = _QUOTE.match(bare)
        above = result[-1][0] if result else ""
        if _UNDERLINE.match(bare) and above.strip() and not above.startswith(("#", ">")):
            result[-1:] = [[""], [f"# {above.strip()}"], [""]]
        elif _HEADING.match(bare):
            result += [[""], [bare], [""]]
        elif quote and above.startswith(">") and quote["words"].strip():
            result[-1].append(quote["words"].strip())
        elif quote:
            result += [[""], [f"> {quote['words'].strip()}" if quote["words"].strip() else ""]]
        else:
            result.append([line])
    return "\n".join(" ".join(parts) for parts in result)


def _plain(part: str) -> tuple[str, Kind | None]:
    """One paragraph's words and the kind its mark gave it."""
    picture = _IMAGE.fullmatch(part)
    if picture:
        return picture["words"].strip(), Kind.CAPTION
    for mark, kind in ((_HEADING, Kind.HEADING), (_QUOTE, Kind.QUOTE)):
        found = mark.match(part)
        if found and found["words"].strip(" #"):
            return _inline(found["words"].rstrip("# ")), kind
    return _inline(part), Kind.LIST_ITEM if _ITEM.match(part) else None


def _inline(words: str) -> str:
    for mark in (_IMAGE, _LINK, _STRONG, _STRONG):
        words = mark.sub(lambda found: found["words"], words)
    return words.strip()
