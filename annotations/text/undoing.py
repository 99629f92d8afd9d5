"""What can be undone and redone, read off the log. Nothing else remembers it."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One event of one member in one article: its id, the event it took back, if any, and whether that was an undo."""

    id: int
    reverts: int | None = None
    redo: bool = False


def stacks(log: Iterable[Entry]) -> tuple[list[int], list[int]]:
    """The ids of the events that can be undone and of the undos that can be redone, the next one last.

    `log` is in order. An undo reverts a change, a redo reverts an undo; a new change forgets what could be redone.
    """
    undoable: list[int] = []
    redoable: list[int] = []
    changed_by: dict[int, int] = {}  # an undo → the change it took back
    for entry in log:
        if entry.reverts is None:
            undoable.append(entry.id)
            redoable.clear()
        elif entry.redo:
            if entry.reverts in redoable:
                redoable.remove(entry.reverts)
            if entry.reverts in changed_by:  # else the undo lies further back than the log reaches
                undoable.append(changed_by[entry.reverts])
        else:
            if entry.reverts in undoable:
                undoable.remove(entry.reverts)
            changed_by[entry.id] = entry.reverts
            redoable.append(entry.id)
    return undoable, redoable
