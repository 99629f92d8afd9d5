"""What follows from a change in the library: a row in the log, a codebook, a run of the suggesters. And what follows
from a row in the log that says something of names: the suggestions in other articles learn of it."""

from typing import Any

from django.db.models.signals import post_save

from annotations import jobs, mailing
from annotations.actions import codebook, notices
from annotations.models import Entity, Event, Notice
from reader.models import Article, Collection, User
from reader.signals import changed

#: What brings names, or changes them, otherwise than one by one.
NAMES_ANEW = {"restored", "entity renamed", "tags merged", "change undone", "change redone"}


def connect() -> None:
    """Listen to the library and to the log. Called once, when Django has loaded."""
    changed.connect(library_changed, dispatch_uid="annotations")
    post_save.connect(event_stored, sender=Event, dispatch_uid="annotations")
    post_save.connect(entity_stored, sender=Entity, dispatch_uid="annotations")
    post_save.connect(notice_stored, sender=Notice, dispatch_uid="annotations")


def library_changed(
    *,
    verb: str,
    collection: Collection,
    by: User | None,
    article: Article | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    paragraphs: list[int] | None = None,
    **_: Any,
) -> None:
    if verb == "collection deleted":
        return  # its log went with it
    Event.objects.create(
        verb=verb,
        collection=collection,
        article=article,
        actor=by,
        before=before or {},
        after=after or {},
        paragraphs=paragraphs or [],
    )
    if verb == "assigned" and article is not None and not before:
        notices.of_assignment(article, by=by, username=(after or {})["username"])
    if verb == "collection created":
        codebook.give_default(collection)
    if article is not None and verb in {"imported", "rekinded"}:
        jobs.defer_suggest(article)


def event_stored(*, instance: Event, created: bool, raw: bool = False, **_: Any) -> None:
    if created and not raw and says_something_of_names(instance):
        jobs.defer_spread(instance.collection_id)
    if created and not raw and instance.verb in NAMES_ANEW:
        jobs.defer_link(instance.collection_id)


def entity_stored(*, instance: Entity, created: bool, raw: bool = False, **_: Any) -> None:
    if created and not raw:
        jobs.defer_link(instance.collection_id)


def notice_stored(*, instance: Notice, created: bool, raw: bool = False, **_: Any) -> None:
    if created and not raw and mailing.is_wanted(instance.recipient):
        jobs.defer_mail(instance.pk)


def says_something_of_names(event: Event) -> bool:
    """Whether an event is of a decision, of an annotation that names an entity, or of an entity or a tag itself."""
    for states in (event.before, event.after):
        for key, state in states.items():
            kind, _, _ = key.partition(":")
            if kind in {"suggestion", "entity", "tag"} or (isinstance(state, dict) and state.get("entity")):
                return True
    return False
