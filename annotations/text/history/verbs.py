"""The sorts of change that a person can ask for, and the verbs of the log that each stands for."""

from __future__ import annotations

SORTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "marks": ("Marks", ("created", "edited", "removed", "split", "restored version", "undone", "redone")),
    "suggestions": ("Suggestions", ("accepted", "dismissed", "suggested", "suggestions set")),
    "conversation": ("Conversation", ("replied", "reply edited", "reply removed", "resolved", "reopened")),
    "articles": ("Articles", ("imported", "rekinded", "restored", "article removed")),
    "codebook": (
        "Codebook",
        ("tag created", "tag changed", "tag deleted", "tags merged", "tags ordered", "codebook imported"),
    ),
    "names": (
        "Names",
        (
            "entity renamed",
            "entities merged",
            "alias split off",
            "alias added",
            "alias removed",
            "entity removed",
            "names told apart",
            "mentions placed",
        ),
    ),
    "people": (
        "People and settings",
        (
            "collection created",
            "collection renamed",
            "member added",
            "role changed",
            "member removed",
            "assigned",
            "unassigned",
            "blind reading set",
            "blind reading lifted",
        ),
    ),
}
#: Undoing a change of the collection belongs where that change belongs.
OF_COLLECTION = {"change undone", "change redone"}
OF_ARTICLE = {"undone", "redone"}
