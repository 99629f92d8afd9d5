"""What an event of one's own tells of others, which who reads blind is not shown.

Who removes an annotation takes along what was said under it, also what they do not see; the log keeps that all.
"""

from __future__ import annotations

from collections.abc import Iterable

from annotations.models import Event
from reader.models import User

AUTHOR = {"reply": "author", "resolution": "by"}  # where a state names whose it is, by its kind


def leave_out(events: Iterable[Event], user: User) -> None:
    """Take what others said out of the states of those of the events, all of which `user` sees, where they read blind.

    For events that are shown, not stored. At most one query, and none where others said nothing.
    """
    others = [(event, keys) for event in events if (keys := _of_others(event, user.username))]
    if not others:
        return
    whole = set(
        Event.objects.whole_for(user).filter(pk__in=[event.pk for event, _ in others]).values_list("pk", flat=True)
    )
    for event, keys in others:
        if event.pk not in whole:
            event.before = {key: state for key, state in event.before.items() if key not in keys}
            event.after = {key: state for key, state in event.after.items() if key not in keys}


def _of_others(event: Event, username: str) -> set[str]:
    """The keys under which the event has, before or after, what somebody else said or settled."""
    return {
        key
        for states in (event.before, event.after)
        for key, state in states.items()
        if (whose := AUTHOR.get(key.partition(":")[0])) is not None and state is not None and state[whose] != username
    }
