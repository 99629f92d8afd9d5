"""What a change to a collection's codebook, entities or settings did: "renamed Claim to Assertion"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .found import SuggestionKind

Json = Mapping[str, Any]
KINDS = {"roles": "part", "attributes": "attribute"}


def told(verb: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """What was done, as a clause in the past tense. `before` and `after` are the states that the event keeps."""
    tags = [(before[key], after[key]) for key in after if key.startswith("tag:")]
    entities = [(before[key], after[key]) for key in after if key.startswith("entity:")]
    match verb:
        case "tag created" | "tag deleted" | "tag changed" if tags:
            return _tag(*tags[0])
        case "tags ordered":
            return "changed the order of the tags"
        case "tags merged":
            return _merged(tags)
        case "codebook imported":
            return _imported(tags)
        case "suggestions set":
            return _rules(before, after)
        case _ if entities:
            return _entities(verb, entities)
        case _:
            return verb


def _tag(old: Json | None, new: Json | None) -> str:
    if new is None:
        return f"deleted {_name(old)}"
    if old is None:
        return f"created {new['name']}"
    if old["name"] != new["name"]:
        return f"renamed {old['name']} to {new['name']}"
    if old["retired"] != new["retired"]:
        return f"retired {new['name']}" if new["retired"] else f"brought {new['name']} back"
    for kind, word in KINDS.items():
        if said := _parts(word, old[kind], new[kind], of=new["name"]):
            return said
    return f"changed {new['name']}"


def _parts(word: str, old: Sequence[Json], new: Sequence[Json], *, of: str) -> str:
    """The first difference between two lists of parts; "" where there is none."""
    was, now = {each["key"]: each for each in old}, {each["key"]: each for each in new}
    for key, each in was.items():
        if key not in now:
            return f"removed the {word} {each['name']} of {of}"
    for key, each in now.items():
        if key not in was:
            return f"added the {word} {each['name']} to {of}"
        if said := _part(word, was[key], each, of=of):
            return said
    return f"changed the order of the {word}s of {of}" if list(was) != list(now) else ""


def _part(word: str, old: Json, new: Json, *, of: str) -> str:
    if old["name"] != new["name"]:
        return f"renamed the {word} {old['name']} of {of} to {new['name']}"
    if old.get("retired") != new.get("retired"):
        return f"retired the {word} {new['name']}" if new["retired"] else f"brought the {word} {new['name']} back"
    if "options" in new and (said := _parts("option", old["options"], new["options"], of=new["name"])):
        return said
    return f"changed the {word} {new['name']} of {of}" if old != new else ""


def _merged(tags: Sequence[tuple[Json | None, Json | None]]) -> str:
    gone = next((old for old, new in tags if new is None), None)
    kept = next((new for _, new in tags if new is not None), None)
    return f"merged {_name(gone)} into {_name(kept)}"


def _imported(tags: Sequence[tuple[Json | None, Json | None]]) -> str:
    added = sum(old is None for old, _ in tags)
    changed = len(tags) - added
    parts = [f"added {_tags(added)}"] if added else []
    parts += [f"changed {changed if added else _tags(changed)}"] if changed else []
    return " and ".join(parts) + " from a codebook"


def _tags(count: int) -> str:
    return f"{count} tag{'' if count == 1 else 's'}"


def _rules(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """What is wanted of the first kind of suggestion that the change was about."""
    kinds = sorted(key for key in after if key.startswith("rule:"))
    if len(kinds) != 1:
        return "changed which suggestions are offered"
    name, rule = SuggestionKind(kinds[0].removeprefix("rule:")).label().lower(), after[kinds[0]]
    was = before[kinds[0]]
    if rule is None or not rule["offered"]:
        return f"changed what is offered of {name}" if rule is None else f"stopped offering {name}"
    if was is not None and not was["offered"]:
        return f"offered {name} again"
    return f"offered {name} from {rule['threshold']:.0%} on"


def _entities(verb: str, entities: Sequence[tuple[Json | None, Json | None]]) -> str:
    old, new = entities[0]
    match verb:
        case "entities merged":
            gone = next((was for was, now in entities if now is None), None)
            kept = next((now for _, now in entities if now is not None), None)
            return f"merged {_name(gone)} into {_name(kept)}"
        case "entity removed":
            return f"removed {_name(old)}"
        case "entity renamed":
            return f"renamed {_name(old)} to {_name(new)}"
        case "names told apart":
            return f"told {' and '.join(_name(now) for _, now in entities)} apart"
        case "mentions placed":
            return f"let mentions of {_name(old)} stand for whom their text tells in full"
        case "alias split off":
            made = next((now for was, now in entities if was is None), None)
            return f"made {_name(made)} a name of its own" if made is not None else "split a name off"
        case _:
            was, now = ({*each["aliases"]} if each else set() for each in (old, new))
            if named := sorted(now - was):
                return f"added the name {named[0]} to {_name(new)}"
            if named := sorted(was - now):
                return f"took the name {named[0]} from {_name(new)}"
            return f"changed {_name(new)}"


def _name(each: Json | None) -> str:
    return "" if each is None else str(each["name"])
