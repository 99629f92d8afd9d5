"""The cast and their things. Four people everywhere: ada owns, ben annotates, cleo annotates here and is a stranger
to the second collection, dana reads."""

from reader.models import Collection, Membership, Role, User

PASSWORD = "correct horse battery"
ROLES = {"ada": Role.OWNER, "ben": Role.ANNOTATOR, "cleo": Role.ANNOTATOR, "dana": Role.READER}


def make_user(username: str) -> User:
    user = User(username=username)
    user.set_password(PASSWORD)
    user.save()
    return user


def make_collection(slug: str = "desk", *, name: str = "", **roles: Role) -> Collection:
    """A collection with the named members, who must exist: `make_collection("desk", ada=Role.OWNER)`."""
    collection = Collection.objects.create(slug=slug, name=name or slug.title())
    for username, role in roles.items():
        Membership.objects.create(collection=collection, user=User.objects.get(username=username), role=role)
    return collection
