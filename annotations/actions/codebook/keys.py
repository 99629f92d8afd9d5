"""A member's own keys for the tags, in place of the codebook's."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from annotations.actions.collection_undo import Done, hold
from annotations.models import Shortcut, Tag
from annotations.text.shortcuts import clashes
from reader.actions.errors import Invalid
from reader.models import Collection, User


@transaction.atomic
def set_keys(collection: Collection, *, by: User, keys: Mapping[str, str]) -> Done:
    """Give the tags these keys for one member, by tag key; those of which nothing is said keep the codebook's.

    The map is checked as a whole. Raises Invalid, naming the tag's key as the field.
    """
    collection = hold(collection)
    tags = list(Tag.objects.filter(collection=collection, retired=False))
    wanted = {tag.key: keys.get(tag.key, tag.shortcut) for tag in tags}
    wrong = clashes((tag.key, tag.name, wanted[tag.key]) for tag in tags)
    for key, said in wrong.items():
        raise Invalid(said, field=key, code="key_clash")
    Shortcut.objects.filter(user=by, tag__in=tags).delete()
    own = [Shortcut(user=by, tag=tag, key=wanted[tag.key]) for tag in tags if wanted[tag.key] != tag.shortcut]
    Shortcut.objects.bulk_create(own)
    return Done("Your keys are saved.")


@transaction.atomic
def forget_keys(collection: Collection, *, by: User) -> Done:
    """Back to the codebook's keys."""
    Shortcut.objects.filter(user=by, tag__collection=collection).delete()
    return Done("You have the codebook’s keys again.")
