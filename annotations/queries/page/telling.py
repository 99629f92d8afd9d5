"""What others have just done, in words for who has the article open: "ben marked a claim in paragraph 4"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotations.models import Event
from annotations.queries.log.lines import Line, lines, with_people
from reader.models import Article, Role, User

MOST = 100  # events told of at once
NAMED = 3  # paragraphs that are named one by one
#: Of these, the paragraphs are also those where the like stands.
SPREAD = {"accepted", "dismissed", "suggested"}
#: After these the page is made up otherwise: it is not enough to draw a paragraph anew.
ANEW = {"rekinded"}


@dataclass(frozen=True)
class Told:
    """One event. `changed` and `removed` are the ids of the annotations, replies and suggestions that are other than
    they were, or gone; `said` is empty where it was oneself. `anew` asks for the whole page."""

    by: str
    said: str
    changed: list[str]
    removed: list[str]
    anew: bool


def told(article: Article, *, user: User, events: Iterable[int]) -> list[Told]:
    """Those of the events in the article that `user` sees, in order. A fixed number of queries."""
    wanted = Event.objects.visible_to(user).filter(article=article, pk__in=list(events)[:MOST])
    found = list(with_people(wanted).order_by("pk"))
    if not found:
        return []
    # What can be taken back is not told here, so it is not looked for: a reader can take back nothing.
    told_of = lines(found, user=user, collection=article.collection, role=Role.READER)
    return [_told(line, user) for line in told_of]


def _told(line: Line, user: User) -> Told:
    event, own = line.event, line.event.actor_id == user.pk
    removed = [_id(key) for key in event.after if _is_form(key) and event.after[key] is None]
    changed = [_id(key) for key in event.after if _is_form(key) and event.after[key] is not None]
    return Told(
        by="You" if own else line.who,
        said="" if own else sentence(line),
        changed=changed,
        removed=removed,
        anew=event.verb in ANEW,
    )


def sentence(line: Line) -> str:
    """ "ben marked a claim in paragraph 4", without a full stop."""
    did, paragraphs = line.said.did, [position + 1 for position in line.event.paragraphs]
    if line.said.of_article:
        return f"{line.who} {did} this article"
    if line.event.verb in ANEW or (line.event.verb in SPREAD and len(paragraphs) > 1):
        return f"{line.who} {did}"
    return f"{line.who} {did}{_where(paragraphs[:1] if did.endswith('the first') else paragraphs)}"


def _where(paragraphs: Sequence[int]) -> str:
    if not paragraphs:
        return ""
    if len(paragraphs) > NAMED:
        return f" in {len(paragraphs)} paragraphs"
    *first, last = map(str, paragraphs)
    return f" in paragraphs {', '.join(first)} and {last}" if first else f" in paragraph {last}"


def _is_form(key: str) -> bool:
    """Whether the state is of something that may stand in a form on somebody's page."""
    return key.startswith(("annotation:", "suggestion:", "reply:"))


def _id(key: str) -> str:
    return key.partition(":")[2]
