"""One article, one reading: the same words name the same thing, and a surname alone means who was named in full.

Works on what any pipeline found, paragraph by paragraph, once the whole article has been read.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import regex

from annotations.text.found import Found

SURE, GUESS = 0.8, 0.6  # a name surer than the first speaks for others; one no surer than the second is put right
WHOLE = "(?<![\\p{L}\\p{N}])\\L<names>(?![\\p{L}\\p{N}])"


def agreed(text: str, paragraphs: Iterable[tuple[int, int]], found: Sequence[Found]) -> list[Found]:
    """`found` with guesses brought into line, and with the mentions that were missed in `paragraphs` of `text`.

    All bounds are code points of `text`; `paragraphs` are in order, and every span of `found` lies within one.
    """
    tag_of = weightiest(text, found)
    surnames = surnames_in(text, found)
    tag_of.update(dict.fromkeys(surnames, "person"))
    result = [relabelled(each, tag_of.get(text[each.start : each.end])) for each in found]
    sure = {text[each.start : each.end] for each in found if each.score >= SURE and each.tag != "date"}
    names = [name for name in sure | surnames if len(name) > 2]
    if names:
        result += missed(text, paragraphs, result, names, tag_of)
    return sorted(result, key=lambda each: each.start)


def weightiest(text: str, found: Sequence[Found]) -> dict[str, str]:
    """For each name in `found` the tag it was given with the greatest sum of scores."""
    weights: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for each in found:
        weights[text[each.start : each.end]][each.tag] += each.score
    return {name: max(tags, key=tags.__getitem__) for name, tags in weights.items()}


def surnames_in(text: str, found: Sequence[Found]) -> set[str]:
    """The last words of people's full names, except those that are words of the text as well."""
    full = {text[each.start : each.end] for each in found if each.tag == "person" and each.score >= SURE}
    last = {name.split()[-1] for name in full if len(name.split()) > 1}
    small = set(regex.findall(r"\b\p{Ll}+\b", text))
    return {word for word in last if len(word) > 2 and word[0].isupper() and word.lower() not in small}


def relabelled(each: Found, tag: str | None) -> Found:
    """A guess under the tag that its name has in the rest of the article."""
    if each.score > GUESS or tag is None or tag == each.tag:
        return each
    return Found(each.start, each.end, tag, each.score)


def missed(
    text: str,
    paragraphs: Iterable[tuple[int, int]],
    found: Sequence[Found],
    names: Sequence[str],
    tag_of: dict[str, str],
) -> list[Found]:
    """The places where one of `names` stands and nothing was found."""
    pattern = regex.compile(WHOLE, names=names)
    taken = sorted((each.start, each.end) for each in found)
    result, at = [], 0
    for start, end in paragraphs:
        for match in pattern.finditer(text, start, end):
            while at < len(taken) and taken[at][1] <= match.start():
                at += 1
            if at == len(taken) or taken[at][0] >= match.end():
                result.append(Found(match.start(), match.end(), tag_of[match.group()], GUESS))
    return result
