"""What waits to be imported, and what was understood of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models.functions import Length

from reader.actions.drafting import given
from reader.actions.importing import already_in
from reader.models import Article, Collection, Draft, User
from reader.models.articles import DraftQuerySet
from reader.text.layout import lay_out
from reader.text.normalise import digest
from reader.text.paragraphs import Kind

#: So many paragraphs of a draft are shown: more than any article has, and no page dies of them.
MOST_SHOWN = 400
#: So many letters of each.
MOST_LETTERS = 600
#: A text longer than this is not put into a box to be corrected.
MOST_IN_BOX = 400_000


@dataclass(frozen=True)
class ShownDraftParagraph:
    """One row of the preview. `by_hand` where its kind was not worked out by us."""

    position: int
    kind: Kind
    text: str
    cut: bool
    by_hand: bool

    @property
    def number(self) -> int:
        return self.position + 1

    @property
    def other(self) -> Kind:
        """What one click makes of it: boilerplate of text, text of boilerplate."""
        return Kind.PARAGRAPH if self.kind is Kind.BOILERPLATE else Kind.BOILERPLATE


@dataclass(frozen=True)
class Preview:
    """A draft as its page shows it."""

    draft: Draft
    paragraphs: list[ShownDraftParagraph]
    total: int
    letters: int
    bytes: int
    boilerplate: int
    existing: Article | None  # the article of the collection that has this very text

    @property
    def more(self) -> int:
        return self.total - len(self.paragraphs)


def fits_in_box(draft: Draft) -> bool:
    """Whether the text is short enough to be corrected on the page."""
    return len(draft.text) <= MOST_IN_BOX


def waiting(collection: Collection, *, user: User) -> DraftQuerySet:
    """The user's drafts in the collection, first come first, with their length, without their texts."""
    drafts = Draft.objects.editable_by(user).filter(collection=collection)
    return drafts.annotate(letters=Length("text")).defer("text", "kinds")


def preview(draft: Draft) -> Preview:
    """What was understood of a draft."""
    by_hand = given(draft)
    blocks = lay_out(draft.text, given=by_hand).blocks
    shown = [
        shown_paragraph(at, block.kind, draft.text[block.start : block.end], by_hand=at in by_hand)
        for at, block in enumerate(blocks[:MOST_SHOWN])
    ]
    return Preview(
        draft=draft,
        paragraphs=shown,
        total=len(blocks),
        letters=len(draft.text),
        bytes=len(draft.text.encode()),
        boilerplate=sum(block.kind is Kind.BOILERPLATE for block in blocks),
        existing=already_in(draft.collection, digest(draft.text)),
    )


def shown_paragraph(position: int, kind: Kind, text: str, *, by_hand: bool) -> ShownDraftParagraph:
    """A row of the preview, with no more of the text than a row can hold."""
    return ShownDraftParagraph(position, kind, _beginning(text), len(text) > MOST_LETTERS, by_hand)


def _beginning(text: str) -> str:
    """As much of a paragraph as a row can hold, to the end of a word where one ends near enough."""
    if len(text) <= MOST_LETTERS or text[MOST_LETTERS].isspace():
        return text[:MOST_LETTERS]
    whole = text[:MOST_LETTERS].rpartition(" ")[0]
    return whole.rstrip() if len(whole) > MOST_LETTERS // 2 else text[:MOST_LETTERS]
