"""The cast and their things. Four people everywhere: ada owns, ben annotates, cleo annotates here and is a stranger
to the second collection, dana reads."""

import hashlib
from typing import Any

from django.contrib.auth.hashers import make_password

from annotations.actions import annotate, codebook, conversation
from annotations.actions.suggest import made
from annotations.models import Annotation, EntityPair, Reply, Span, Suggestion, Tag
from annotations.text.found import Found, Proposals, SuggestionKind
from annotations.text.pieces import Piece
from reader.models import Article, Collection, Membership, Paragraph, Role, User

PASSWORD = "correct horse battery"
ROLES = {"ada": Role.OWNER, "ben": Role.ANNOTATOR, "cleo": Role.ANNOTATOR, "dana": Role.READER}


def make_user(username: str) -> User:
    return make_users(username)[username]


def make_users(*usernames: str) -> dict[str, User]:
    users = [User(username=username, password=make_password(PASSWORD)) for username in usernames]
    return {user.username: user for user in User.objects.bulk_create(users)}


def make_collection(slug: str = "desk", *, name: str = "", **roles: Role) -> Collection:
    """A collection with the named members, who must exist: `make_collection("desk", ada=Role.OWNER)`."""
    collection = Collection.objects.create(slug=slug, name=name or slug.title())
    users = {user.username: user for user in User.objects.filter(username__in=roles)} if roles else {}
    Membership.objects.bulk_create(
        [Membership(collection=collection, user=users[username], role=role) for username, role in roles.items()]
    )
    return collection


def make_article(collection: Collection, *paragraphs: str, title: str = "An article", **metadata: object) -> Article:
    """An article of these paragraphs, stored as it is: nothing about them is guessed."""
    text = "\n\n".join(paragraphs or ("The quick brown fox jumps.", "Over the lazy dog."))
    digest = hashlib.sha256(text.encode()).hexdigest()
    article = Article.objects.create(collection=collection, title=title, text=text, sha256=digest, **metadata)
    rows, start = [], 0
    for position, paragraph in enumerate(text.split("\n\n")):
        rows.append(Paragraph(article=article, position=position, start=start, end=start + len(paragraph)))
        start += len(paragraph) + 2
    Paragraph.objects.bulk_create(rows)
    return article


def make_codebook(collection: Collection) -> dict[str, Tag]:
    """The default codebook, by key."""
    return {tag.key: tag for tag in codebook.give_default(collection)}


def make_annotation(
    article: Article,
    quote: str,
    *,
    by: str = "ada",
    tag: str = "claim",
    note: str = "",
    parts: dict[str, str] | None = None,
    attributes: dict[str, Any] | None = None,
) -> Annotation:
    """An annotation on the first place where `quote` stands; `parts` are more quotes by role: {"cue": "said"}."""

    def place(words: str) -> tuple[int, int]:
        start = article.text.index(words)
        return start, start + len(words)

    change = annotate.create(
        article,
        by=User.objects.get(username=by),
        tag=Tag.objects.get(collection=article.collection, key=tag),
        spans=[place(quote), *((*place(words), role) for role, words in (parts or {}).items())],
        note=note,
        attributes=attributes,
    )
    return Annotation.objects.get(pk=change.annotations[0])


def make_reply(annotation: Annotation, *, by: str = "ben", body: str = "Is that so?") -> Reply:
    """A reply under the annotation, with the notices that come of it."""
    change = conversation.reply(annotation, by=User.objects.get(username=by), body=body)
    return Reply.objects.get(pk=change.reply)


def make_suggestion(
    article: Article, quote: str, *, tag: str = "person", at: int = 0, score: float = 0.9
) -> Suggestion:
    """An open suggestion on the first place from `at` on where `quote` stands."""
    start = article.text.index(quote, at)
    return Suggestion.objects.create(
        article=article,
        tag=Tag.objects.get(collection=article.collection, key=tag),
        start=start,
        end=start + len(quote),
        anchor_start=start,
        anchor_end=start + len(quote),
        quote=quote,
        score=score,
        suggester="test",
        suggester_version="1",
    )


def make_statement(
    article: Article,
    quote: str,
    *,
    tag: str = "attribution",
    kind: str = "",
    parts: dict[str, str] | None = None,
    attributes: dict[str, Any] | None = None,
    reasons: tuple[str, ...] = (),
    score: float = 0.9,
) -> Suggestion:
    """An open suggestion of a statement: `quote` is its main part, `parts` more quotes by role: {"cue": "said"}."""
    code = Tag.objects.get(collection=article.collection, key=tag)

    def piece(words: str, role: str) -> Piece:
        start = article.text.index(words)
        return Piece(start, start + len(words), role)

    main = piece(quote, code.main_role.key if code.main_role else "")
    pieces = (main, *(piece(words, role) for role, words in (parts or {}).items()))
    found = Found(main.start, main.end, tag, score, pieces, attributes or {}, reasons)
    proposals = Proposals(SuggestionKind(kind or SuggestionKind.about(tag, names_entity=False)), "test", "1", [found])
    row = made(article, proposals, found, code)
    row.save()
    return row


def make_pair(article: Article, one: str, other: str, *, tag: str = "person") -> EntityPair:
    """An open question whether two quotes, each marked as a name, stand for one."""
    names = [make_annotation(article, quote, tag=tag).entity_id for quote in (one, other)]
    first, second = sorted(filter(None, names))
    return EntityPair.objects.create(first_id=first, second_id=second, score=0.85, reason="spelt alike")


def picture(article: Article) -> str:
    """The text with braces round each annotation's spans: {claim}, [speculation], (attribution), <anything else>."""
    braces = {"claim": "{}", "speculation": "[]", "attribution": "()"}
    marks: list[tuple[int, int, str]] = []
    for span in Span.objects.filter(annotation__article=article).select_related("annotation__tag"):
        opening, closing = braces.get(span.annotation.tag.key, "<>")
        length = span.end - span.start
        marks += [(span.end, -1, closing), (span.start, 1000 - length, opening)] if length else []
    text = article.text
    for place, _, brace in sorted(marks, key=lambda mark: (-mark[0], -mark[1])):
        text = text[:place] + brace + text[place:]
    return text
