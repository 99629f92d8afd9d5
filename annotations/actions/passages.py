"""Where an annotation lies: its pieces as they will be stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from annotations.models import Annotation, Tag
from annotations.text import spans as spanning
from annotations.text.pieces import Piece, gathered
from reader.actions.errors import Invalid
from reader.models import Article

from . import rows
from .naming import ENTITY_LIMIT

PIECE_LIMIT = 100  # of one annotation

#: Start and end of a span, in code points, and the key of its role, if it is not the tag's main one.
Bounds = tuple[int, int] | tuple[int, int, str]


def tidied(article: Article, tag: Tag, spans: Iterable[Bounds]) -> list[Piece]:
    """The pieces as they will be stored: in order, those of a role apart, trimmed. Needs the whole tag.

    Raises Invalid where there is nothing to store, and for a role that the tag does not have.
    """
    main, roles = tag.main_role, [role.key for role in tag.roles.all()]
    pieces = []
    for start, end, *given in spans:
        if not 0 <= start <= end <= len(article.text):
            raise Invalid(
                f"The passage from {start} to {end} lies outside the text, which ends at {len(article.text)}.",
                field="spans",
            )
        span = spanning.tidy(article.text, start, end)
        if span is None:
            raise Invalid("The passage holds no words. Select some text and try again.", field="spans")
        role = next(iter(given), "") or ("" if main is None else main.key)
        if role and role not in roles:
            offered = ", ".join(roles) or "none"
            raise Invalid(f"{tag.name} has no part “{role}”. It has: {offered}.", field="spans")
        pieces.append(Piece(span.start, span.end, role))
    if not pieces:
        raise Invalid("No passage was given. Select some text and try again.", field="spans")
    if len(pieces) > PIECE_LIMIT:
        raise Invalid(f"An annotation has at most {PIECE_LIMIT} pieces.", field="spans")
    return gathered(pieces, roles)


def carried(annotation: Annotation, tag: Tag) -> tuple[list[Piece], list[str]]:
    """The annotation's pieces under another tag, and the names of the parts left out. Needs both tags whole."""
    return moved(rows.pieces(annotation), annotation.tag, tag)


def moved(pieces: Sequence[Piece], before: Tag, tag: Tag) -> tuple[list[Piece], list[str]]:
    """Pieces in the roles of one tag under another, and the names of the parts that the other has no place for.

    Parts of the same key stay; those of the first tag's main role become the other's. Needs both tags whole.
    """
    main = "" if tag.main_role is None else tag.main_role.key
    old_main = "" if before.main_role is None else before.main_role.key
    roles = [role.key for role in tag.roles.all()]
    names = {role.key: role.name.lower() for role in before.roles.all()}
    kept, left_out = [], []
    for piece in pieces:
        if piece.role in roles and piece.role:
            kept.append(piece)
        elif piece.role in ("", old_main):
            kept.append(Piece(piece.start, piece.end, main))
        else:
            left_out.append(names[piece.role])
    if not kept:  # nothing but parts that the new tag has no place for: they are what was marked
        return gathered(Piece(piece.start, piece.end, main) for piece in pieces), []
    return gathered(kept, roles), list(dict.fromkeys(left_out))


def named(article: Article, pieces: Sequence[Piece]) -> str:
    """The name that the first piece reads, or nothing where it is too long to be one."""
    name = pieces[0].span.of(article.text)
    return name if len(name) <= ENTITY_LIMIT else ""
