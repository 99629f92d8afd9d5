"""Collections and their members: one verb a change.

Each takes the collection's row lock first, so that two owners who change members at once are served one after the
other and the last owner stays. Each tells `changed` in its transaction. Who may do it was settled by the queryset
that the caller fetched the collection from.
"""

from typing import Any

from django.db import IntegrityError, transaction

from reader.actions.errors import Clash, Invalid, storable
from reader.models import Article, Collection, Membership, Role, User
from reader.signals import changed
from reader.text.addresses import LONGEST, address_of, is_address

LONGEST_DESCRIPTION = 5_000


@transaction.atomic
def create_collection(*, by: User, name: str, slug: str = "", description: str = "") -> Collection:
    """Make a collection that `by` owns. Without a slug a free one is made from the name.

    Raises Invalid for a name or slug that cannot be, Clash for a slug that is taken.
    """
    name, description = _checked(name, description)
    slug = _checked_slug(slug) if slug.strip() else _free_slug(name)
    try:
        with transaction.atomic():
            collection = Collection.objects.create(slug=slug, name=name, description=description)
    except IntegrityError:
        raise Clash(f"The address “{slug}” is taken by another collection. Choose another.", field="slug") from None
    Membership.objects.create(collection=collection, user=by, role=Role.OWNER)
    _tell("collection created", collection, by, after=_facts(collection))
    return collection


@transaction.atomic
def rename(collection: Collection, *, by: User, name: str, description: str = "") -> Collection:
    """Give the collection another name and description; its address stays. Raises Invalid."""
    name, description = _checked(name, description)
    collection = _locked(collection)
    before = _facts(collection)
    collection.name, collection.description = name, description
    if _facts(collection) != before:
        collection.save(update_fields=["name", "description"])
        _tell("collection renamed", collection, by, before=before, after=_facts(collection))
    return collection


@transaction.atomic
def delete(collection: Collection, *, by: User) -> None:
    """Delete the collection with everything in it: articles, annotations, codebook, log."""
    collection = _locked(collection)
    # Whoever annotates holds an article's row: wait for them, and let nobody begin.
    list(Article.objects.select_for_update().filter(collection=collection).values_list("pk").order_by("pk"))
    before = _facts(collection)
    collection.delete()
    _tell("collection deleted", collection, by, before=before)


@transaction.atomic
def add_member(collection: Collection, *, by: User, username: str, role: Role) -> Membership:
    """Let somebody in. Raises Invalid where there is no such account, Clash where they are a member already."""
    username = storable(username, field="username", limit=150)
    user = User.objects.filter(username=username).first()
    if user is None:
        raise Invalid(
            f"There is no account named “{username}”. Check the spelling, or ask whoever runs this server to make one.",
            field="username",
        )
    collection = _locked(collection)
    membership, new = Membership.objects.get_or_create(collection=collection, user=user, defaults={"role": role})
    if not new:
        raise Clash(f"{username} is a member already, as {Role(membership.role).label}.", field="username")
    _tell("member added", collection, by, after=_member(membership))
    return membership


@transaction.atomic
def change_role(membership: Membership, *, by: User, role: Role) -> Membership:
    """Give a member another role. Raises Invalid where that would leave the collection without an owner."""
    collection = _locked(membership.collection)
    membership = _still(membership)
    if membership.role == role:
        return membership
    if role < Role.OWNER:
        _keep_an_owner(membership)
    before = _member(membership)
    membership.role = role
    membership.save(update_fields=["role"])
    _tell("role changed", collection, by, before=before, after=_member(membership))
    return membership


@transaction.atomic
def remove_member(membership: Membership, *, by: User) -> None:
    """Shut a member out; what they wrote stays. Raises Invalid for the last owner."""
    collection = _locked(membership.collection)
    membership = _still(membership)
    _keep_an_owner(membership)
    before = _member(membership)
    membership.delete()
    _tell("member removed", collection, by, before=before)


def _locked(collection: Collection) -> Collection:
    # NO KEY: whoever annotates refers to the collection in the log, and need not wait.
    now = Collection.objects.select_for_update(no_key=True).filter(pk=collection.pk).first()
    if now is None:
        raise Invalid("This collection has been deleted meanwhile.")
    return now


def _still(membership: Membership) -> Membership:
    """The membership as it is now that the collection is locked."""
    now = Membership.objects.select_related("user").filter(pk=membership.pk).first()
    if now is None:
        raise Invalid("That person is no longer a member, so nothing was changed.")
    return now


def _keep_an_owner(membership: Membership) -> None:
    others = Membership.objects.filter(collection=membership.collection_id, role=Role.OWNER).exclude(pk=membership.pk)
    if membership.role == Role.OWNER and not others.exists():
        raise Invalid(
            f"{membership.user.username} is the only owner, and a collection needs one. "
            "Make somebody else an owner first.",
            field="role",
        )


def _checked(name: str, description: str) -> tuple[str, str]:
    name = storable(name, field="name", limit=120)
    if not name:
        raise Invalid("A collection needs a name.", field="name")
    return name, storable(description, field="description", limit=LONGEST_DESCRIPTION)


def _checked_slug(slug: str) -> str:
    slug = storable(slug, field="slug", name="address", limit=LONGEST)
    if not is_address(slug):
        raise Invalid(
            "An address is made of small letters a to z, digits and hyphens, and begins with a letter or a digit.",
            field="slug",
        )
    return slug


def _free_slug(name: str) -> str:
    wanted = address_of(name) or "collection"
    taken = set(Collection.objects.filter(slug__startswith=wanted[: LONGEST - 5]).values_list("slug", flat=True))
    numbered = (f"{wanted[: LONGEST - 5]}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (wanted, *numbered) if slug not in taken)


def _facts(collection: Collection) -> dict[str, Any]:
    return {"slug": collection.slug, "name": collection.name, "description": collection.description}


def _member(membership: Membership) -> dict[str, Any]:
    return {"username": membership.user.username, "role": Role(membership.role).label}


def _tell(
    verb: str,
    collection: Collection,
    by: User,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    changed.send(
        sender=Collection,
        verb=verb,
        collection=collection,
        by=by,
        article=None,
        before=before,
        after=after,
        paragraphs=[],
    )
