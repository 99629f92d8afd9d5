"""What an event did, as a clause in the past tense that follows the name of who did it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from annotations.text import telling

from .bits import clipped
from .differences import Snapshot, differences, quote, summary
from .names import Names, with_article

COUNTED = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
WORDS = 100  # characters of what is quoted in a sentence

States = Mapping[str, Any]


@dataclass(frozen=True)
class Happened:
    """An event, as the log has it. `taken_back` is the one that an undo or a redo is about."""

    verb: str
    by: str
    before: States
    after: States
    paragraphs: Sequence[int] = ()
    taken_back: Happened | None = None


@dataclass(frozen=True)
class Known:
    """What the words need beside the event: the article's text ("" where it is gone), names, and, where the states of
    an event tell only of a decision or of a reply, the suggestions and annotations that it is about, by id."""

    text: str = ""
    names: Names = field(default_factory=Names)
    suggestions: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # the tag's key, the words
    annotations: Mapping[str, Snapshot] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """A clause: "changed the note of a claim", and the words that it is about, with the annotation's id to lead there.

    `body` is what was written in a reply. `of_article` says that the clause ends with the article's title.
    """

    did: str
    quote: str = ""
    annotation: str = ""
    body: str = ""
    of_article: bool = False


def said(event: Happened, known: Known) -> Said:
    """What happened. Never fails: of a verb that is not known, the verb itself is told."""
    if event.verb in TAKING_BACK and event.taken_back is not None:
        what = said(event.taken_back, known)
        return replace(what, did=f"{TAKING_BACK[event.verb]}: {what.did}")
    tell = TOLD.get(event.verb)
    return Said(telling.told(event.verb, event.before, event.after)) if tell is None else tell(event, known)


TAKING_BACK = {"undone": "undid", "redone": "did again", "change undone": "undid", "change redone": "did again"}


def changed_annotations(event: Happened) -> dict[str, tuple[Snapshot | None, Snapshot | None]]:
    """By id the annotations that the event is about, before and after."""
    keys = [key for key in event.after if key.startswith("annotation:")]
    return {key.partition(":")[2]: (event.before.get(key), event.after[key]) for key in keys}


def _marked(event: Happened, known: Known) -> Said:
    made = changed_annotations(event)
    pk, state = _first(made)
    if state is None:
        return Said("marked a passage")
    what = known.names.tag(state["tag"]).lower()
    if len(made) > 1:
        return Said(f"marked {len(made)} passages as {what}, the first", _words(state, known), pk)
    return Said(f"marked {with_article(what)}", _words(state, known), pk)


def _edited(event: Happened, known: Known) -> Said:
    for pk, (old, new) in changed_annotations(event).items():
        if old is None or new is None:
            continue
        told = differences(old, new, text=known.text, names=known.names)
        whose = _whose(old, event.by, known)
        if old["tag"] != new["tag"]:  # under another tag, other values go without saying
            also = summary([each for each in told if each.bits])
            did = f"changed {whose} to {known.names.a(new['tag'])}{f', and {also}' if also else ''}"
        elif [each.what for each in told] == ["note"] and not (old["note"] and new["note"]):
            did = f"wrote a note on {whose}" if new["note"] else f"removed the note on {whose}"
        else:
            did = f"changed {summary(told) or 'nothing'} of {whose}"
        return Said(did, _words(new, known), pk)
    return Said("changed a passage")


def _removed(event: Happened, known: Known) -> Said:
    pk, state = _first(changed_annotations(event))
    return (
        Said("removed a passage")
        if state is None
        else Said(f"removed {_whose(state, event.by, known)}", _words(state, known), pk)
    )


def _split(event: Happened, known: Known) -> Said:
    made = changed_annotations(event)
    pk, state = next(((pk, old) for pk, (old, _) in made.items() if old is not None), ("", None))
    if state is None:
        return Said("split a passage")
    return Said(f"split {_whose(state, event.by, known)} in {_counted(len(made))}", _words(state, known), pk)


def _restored(event: Happened, known: Known) -> Said:
    for pk, (old, new) in changed_annotations(event).items():
        if new is not None:
            whose = _whose(new, event.by, known)
            did = f"brought back {whose}" if old is None else f"restored an earlier version of {whose}"
            return Said(did, _words(new, known), pk)
    return Said("restored an earlier version")


def _decided(event: Happened, known: Known) -> Said:
    decided = [key.partition(":")[2] for key in event.after if key.startswith("suggestion:")]
    pk, state = _first(changed_annotations(event))
    tag, words = known.suggestions.get(decided[0], ("", "")) if decided else ("", "")
    if state is not None:
        tag, words = state["tag"], _words(state, known)
    if not tag:
        return Said(f"{event.verb} {_many(len(decided), 'suggestion')}")
    if len(decided) > 1:
        return Said(f"{event.verb} {len(decided)} suggestions of {known.names.a(tag)}, the first", words, pk)
    return Said(f"{event.verb} the suggestion of {known.names.a(tag)}", clipped(words, WORDS), pk)


def _replied(event: Happened, known: Known) -> Said:
    states = [
        (event.before.get(key), event.after.get(key))
        for key in {**event.before, **event.after}
        if key.startswith("reply:")
    ]
    old, new = next(iter(states), (None, None))
    state = new or old or {}
    about = _about(event, state, known)
    mine = state.get("author") in (None, event.by)
    whose = "a reply" if mine else f"{state['author']}’s reply"
    did = {"replied": "replied to", "reply edited": f"changed {whose} to", "reply removed": f"removed {whose} to"}
    return replace(about, did=f"{did[event.verb]} {about.did}", body=clipped(str(state.get("body", "")), 2 * WORDS))


def _settled(event: Happened, known: Known) -> Said:
    about = _about(event, {}, known)
    return replace(about, did=f"{event.verb} the conversation about {about.did}")


def _about(event: Happened, state: States, known: Known) -> Said:
    """The annotation that a conversation is under: "a claim", its words, its id."""
    named = [key.partition(":")[2] for key in {**event.before, **event.after} if key.startswith("resolution:")]
    pk = str(state.get("annotation") or next(iter(named), "")) or next(iter(changed_annotations(event)), "")
    annotation = known.annotations.get(pk) or next((each for each in _states(event, pk) if each), None)
    if annotation is None:
        return Said("an annotation", annotation=pk)
    return Said(_whose(annotation, event.by, known), _words(annotation, known), pk)


def _states(event: Happened, pk: str) -> list[Snapshot | None]:
    return [event.after.get(f"annotation:{pk}"), event.before.get(f"annotation:{pk}")]


def _brought_in(event: Happened, known: Known) -> Said:
    number = event.after.get("annotations", 0)
    return Said(f"brought in {_many(number, 'annotation')} from a file,", of_article=True)


def _imported(event: Happened, known: Known) -> Said:
    return Said("imported", of_article=True)


def _rekinded(event: Happened, known: Known) -> Said:
    kind = str(event.after.get("kind", "")).replace("-", " ")
    where = f"paragraph {event.paragraphs[0] + 1}" if event.paragraphs else "a paragraph"
    return Said(f"made {where} {'page furniture' if kind == 'boilerplate' else with_article(kind)}")


def _suggested(event: Happened, known: Known) -> Said:
    made, withdrawn = event.after.get("proposed", 0), event.before.get("withdrawn", 0)
    parts = [f"proposed {_many(made, 'suggestion')}"] if made else []
    parts += [f"withdrew {withdrawn if made else _many(withdrawn, 'suggestion')}"] if withdrawn else []
    return Said(" and ".join(parts) or "looked for suggestions")


def _of_library(event: Happened, known: Known) -> Said:
    then, now = event.before, event.after
    match event.verb:
        case "article removed":
            return Said(f"deleted the article “{clipped(str(then.get('title', '')), WORDS)}”")
        case "collection created":
            return Said("created the collection")
        case "collection renamed" if then.get("name") != now.get("name"):
            return Said(f"renamed the collection from {then.get('name')} to {now.get('name')}")
        case "collection renamed":
            return Said("changed what is said of the collection")
        case "member added":
            return Said(f"added {now.get('username')} as {now.get('role')}")
        case "role changed":
            return Said(f"made {now.get('username')} {now.get('role')}, who was {then.get('role')}")
        case _:
            return Said(f"removed {then.get('username')} from the collection")


def _assigned(event: Happened, known: Known) -> Said:
    who = event.after.get("username") or event.before.get("username") or "somebody"
    if event.verb == "unassigned":
        return Said(f"no longer asks {who} to read", of_article=True)
    how = " blind" if event.after.get("blind") else ""
    due = f" by {event.after['due_on']}" if event.after.get("due_on") else ""
    did = "changed until when or how" if event.before else "asked"
    return Said(f"{did} {who} {'is asked ' if event.before else ''}to read{how}{due}", of_article=True)


def _blind(event: Happened, known: Known) -> Said:
    if event.verb == "blind reading set":
        return Said("let everybody read on their own: others’ work is hidden")
    return Said("ended reading on one’s own: others’ work shows again")


TOLD: dict[str, Callable[[Happened, Known], Said]] = {
    "created": _marked,
    "edited": _edited,
    "removed": _removed,
    "split": _split,
    "restored version": _restored,
    "accepted": _decided,
    "dismissed": _decided,
    "replied": _replied,
    "reply edited": _replied,
    "reply removed": _replied,
    "resolved": _settled,
    "reopened": _settled,
    "restored": _brought_in,
    "imported": _imported,
    "rekinded": _rekinded,
    "suggested": _suggested,
    "article removed": _of_library,
    "collection created": _of_library,
    "collection renamed": _of_library,
    "member added": _of_library,
    "role changed": _of_library,
    "member removed": _of_library,
    "assigned": _assigned,
    "unassigned": _assigned,
    "blind reading set": _blind,
    "blind reading lifted": _blind,
}


def _first(made: Mapping[str, tuple[Snapshot | None, Snapshot | None]]) -> tuple[str, Snapshot | None]:
    """The first annotation of an event with the state that it has after it, or else had before."""
    return next(((pk, new or old) for pk, (old, new) in made.items() if new or old), ("", None))


def _whose(state: Snapshot, by: str, known: Known) -> str:
    """ "a claim", of one's own; "ben’s claim", of another's."""
    author = state["author"]
    return known.names.a(state["tag"]) if author == by else f"{author}’s {known.names.tag(state['tag']).lower()}"


def _words(state: Snapshot, known: Known) -> str:
    return clipped(" ".join(quote(state, known.text).split()), WORDS)


def _counted(number: int) -> str:
    return COUNTED[number] if number < len(COUNTED) else str(number)


def _many(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
