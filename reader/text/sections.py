"""Stretches of debris: what the neighbours of a paragraph say about it.

A comment section claims what follows it, a "Read also" the headlines after it, and the foot of a page all that stands
after the last prose. Each function yields positions with the reason. Prose is claimed by a comment section alone.
"""

from collections.abc import Callable, Iterator, Sequence, Set

import regex

from .debris import menu
from .features import Line

_COMMENTS_OF = regex.compile(
    r"(?:\d[\d,.]*|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s+"
    r"(?:thoughts?|comments?|responses?|replies|reply)\s+(?:on|to)\b(?:\s*[:“\"‘']|\s+this\b|\s+[«])",
    regex.IGNORECASE,
)
_COMMENTS = regex.compile(
    r"(?:leave\s+a\s+reply(?:\s+to\s+.{1,40})?(?:\s*cancel\s+reply)?|(?:the\s+)?comments?\s+(?:are|is)\s+(?:now\s+)?closed"
    r"|(?:reader(?:s[’']?)?\s+)?comments(?:\s*\(\d+\))?|\d+\s+(?:comments|responses|replies)|discussion(?:\s+about\s+this\s+\w+)?"
    r"|(?:join|start)\s+the\s+(?:discussion|conversation)|fill\s+in\s+your\s+details\s+below.*|enter\s+your\s+comment\s+here.*)\W*",
    regex.IGNORECASE,
)
_COMMENT = regex.compile(
    r"^\S.{0,60}?\s+(?:says|said|writes|wrote|commented|replied)\s*(?:\((?:[^()]*\d[^()]*)\)|(?:on|at)\s[^:]{4,40}\d[^:]{0,10}(?::\d\d)?[^:]{0,6})\s*:",
)
_RELATED = regex.compile(
    r"""\W*(?:(?:read|see|watch|listen)\s+(?:also|more|next|this\s+next)|also\s+(?:read|see|on\s+\S+(?:\s+\S+)?)
    |related(?:\s+(?:articles?|stor(?:y|ies)|posts?|news|topics?|content|coverage|links?|reading|materials?|publications?))?
    |more\s+(?:news|stories|articles|posts|coverage|(?:from|on|in|about|by)\s+(?:\S+\s*){1,5})
    |most\s+(?:read|popular|viewed|shared|commented|recent|discussed)(?:\s+(?:stories|articles|news|posts|today))?
    |(?:you|we|readers)\s+(?:may|might|could|will)\s+(?:also\s+)?(?:like|love|enjoy|be\s+interested(?:\s+in)?)
    |recommended(?:\s+(?:for\s+you|reading|stories|articles))?|trending(?:\s+(?:now|stories|today))?
    |popular(?:\s+(?:now|posts?|articles|stories))?|(?:latest|recent|breaking|other|top|main)\s+(?:news|stories|posts?|articles|headlines|comments)
    |editor(?:ial)?(?:[’']s|s[’']?)?\s+(?:picks?|choice|selection)|don[’']?t\s+miss|further\s+reading|similar\s+(?:articles|news|posts|stories)
    |must[\s-]reads?|up\s+next|what\s+to\s+read\s+next|from\s+(?:around\s+)?the\s+web|around\s+the\s+web|news\s+feed|in\s+case\s+you\s+missed\s+it
    |on\s+(?:this|the\s+same)\s+(?:topic|subject)|see\s+also|in\s+this\s+section|explore\s+more)""",
    regex.IGNORECASE | regex.VERBOSE,
)

Test = Callable[[int], bool]


def comments(lines: Sequence[Line], own: Set[int]) -> Iterator[tuple[int, str]]:
    """What readers said below. `own` are the positions of the article's head, where "3 comments" opens nothing."""
    prose = [len(line.text) if line.prose else 0 for line in lines]
    before, total = 0, sum(prose)
    for at, line in enumerate(lines):
        if at not in own and line.words <= 30 and before:
            certain = _COMMENTS_OF.match(line.text) is not None
            likely = line.words <= 14 and _COMMENTS.fullmatch(line.text) is not None
            if certain or (likely and total - before <= before * 0.5):
                yield from ((after, "comments") for after in range(at, len(lines)))
                return
        if before and _COMMENT.match(line.text[:160]):
            yield at, "comment"
        before += prose[at]


def related(lines: Sequence[Line], own: Set[int]) -> Iterator[tuple[int, str]]:
    """Links to other articles: the line that opens them, and the headlines after it until prose comes back."""
    at = 0
    while at < len(lines):
        item = _item_after_opener(lines[at]) if at not in own else None
        if item is None:
            at += 1
            continue
        yield at, "read also"
        end = at + 1
        while end < len(lines) and end not in own and _is_headline(lines, end):
            end += 1
        # "Read also: War ends" holds its one link; what stands alone after it may head the next chapter.
        if item and end - at == 2 and end < len(lines):
            end = at + 1
        yield from ((after, "read also") for after in range(at + 1, end))
        at = end


def _item_after_opener(line: Line) -> str | None:
    """The link that a "Read also:" holds, "" if it stands alone, None if the line is something else."""
    found = _RELATED.match(line.text) if line.words <= 60 else None
    if found is None:
        return None
    rest = line.text[found.end() :].strip()
    if not rest.strip(":.…»>→-–— "):
        return ""
    return rest if rest[0] in ":|→»>–—" and not line.text.endswith((".”", ".")) else None


def _is_headline(lines: Sequence[Line], at: int) -> bool:
    """Whether a line may be one of a run of headlines: no prose, or a short exception with headlines around it."""
    line = lines[at]
    if not line.prose:
        return line.words <= 40 and not (line.ends and line.sentences > 2)
    around = [other for other in (at - 1, at + 1, at + 2) if 0 <= other < len(lines)]
    return (
        line.words <= 25
        and line.sentences <= 2
        and sum(not lines[other].prose for other in around) >= min(3, len(around))
    )


def top(lines: Sequence[Line], debris: Test, title_at: int | None) -> Iterator[tuple[int, str]]:
    """A menu above the title: three or more of its words, or any beside other debris."""
    end = title_at if title_at is not None else 0
    run = [at for at in range(end) if debris(at) or menu(lines[at]) or (lines[at].words <= 2 and not lines[at].ends)]
    if len(run) >= 4 or any(debris(at) for at in run):
        yield from ((at, "menu") for at in run if menu(lines[at]) or len(run) >= 6)
    breadcrumb = [
        at for at in range(end) if len(lines[at].segments) >= 3 and lines[at].words <= 4 * len(lines[at].segments)
    ]
    yield from ((at, "path to the article") for at in breadcrumb if not lines[at].ends)


def foot(lines: Sequence[Line], debris: Test, kept: Test) -> Iterator[tuple[int, str]]:
    """What stands after the last prose: everything from the first debris on, or a long run of headlines."""
    last = max((at for at, line in enumerate(lines) if line.prose and not debris(at)), default=None)
    if last is None:
        return
    tail = [at for at in range(last + 1, len(lines)) if not kept(at)]
    first = next((at for at in tail if debris(at) or menu(lines[at])), None)
    if first is None and len([at for at in tail if lines[at].words >= 4 and not lines[at].ends]) >= 4:
        first = tail[0]
    if first is not None:
        yield from ((at, "foot of the page") for at in tail if at >= first)


def between(lines: Sequence[Line], debris: Test, own: Set[int]) -> Iterator[tuple[int, str]]:
    """A few words with debris on both sides are debris, and so are the words of a menu beside it."""
    for at, line in enumerate(lines):
        if debris(at) or line.prose or at in own:
            continue
        sides = [debris(at - 1) if at else True, debris(at + 1) if at + 1 < len(lines) else True]
        if (all(sides) and line.words <= 6 and len(lines) > 1) or (any(sides) and menu(line)):
            yield at, "between debris"
