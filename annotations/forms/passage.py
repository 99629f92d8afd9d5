"""What every form about a passage has: pieces of text, a tag, a note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, cast

from django import forms
from django.db.models import Q
from django.http import QueryDict

from annotations.actions.passages import PIECE_LIMIT
from annotations.models import Tag
from annotations.text.anchoring import anchored
from annotations.text.spans import Span, surroundings
from reader.actions.errors import Refused
from reader.forms.fields import PlainForm, Text
from reader.models import Article

LARGEST = 10**9  # no text has as many code points
PLACES = 50  # among which one is asked to choose
TAG_MESSAGES = {
    "required": "Choose a tag.",
    "invalid_choice": "That tag is not in this collection’s codebook, or no longer offered.",
}


@dataclass(frozen=True)
class Words:
    """A passage as a form holds it: where it was, the words it should read, and the key of its role."""

    start: int
    end: int
    quote: str
    role: str = ""


class PassageForm(PlainForm):
    """Pieces of text (repeated `start`, `end`, `quote` and, where the tag has several roles, `role`), a tag, a note.

    `kept` is a tag to offer though it is retired.
    """

    tag = forms.ModelChoiceField(Tag.objects.none(), to_field_name="key", error_messages=TAG_MESSAGES)
    note = Text(required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, article: Article, kept: Tag | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.article = article
        offered = Q(retired=False) if kept is None else Q(retired=False) | Q(pk=kept.pk)
        tags = Tag.objects.filter(offered, collection=article.collection_id)
        self.tags = tags.whole()
        # Chosen is the bare tag: an action reads it whole under its lock.
        cast("forms.ModelChoiceField[Tag]", self.fields["tag"]).queryset = tags
        self.refusal: Refused | None = None
        #: Where words stand that are twice to PLACES times in the text: each with the text around it.
        self.places: list[tuple[int, str, str, str]] = []

    @property
    def status(self) -> int:
        """Of an answer that shows this form."""
        return 200 if not self.is_bound else 422 if self.refusal is None else self.refusal.status

    @property
    def reason(self) -> str:
        """The first thing that is wrong, for a line."""
        return next((str(message) for messages in self.errors.values() for message in messages), "")

    @property
    def chosen(self) -> str:
        """The key of the tag that is chosen in the form as it is shown."""
        value = self["tag"].value()
        return value.key if isinstance(value, Tag) else str(value or "")

    @property
    def tags_name_entities(self) -> bool:
        """Whether what is marked can have a name: some tag of the codebook is for names."""
        return any(tag.names_entity for tag in self.tags)

    @property
    def filled(self) -> QueryDict:
        """What stands in the form."""
        return cast(QueryDict, self.data) if self.is_bound else QueryDict()

    def refuse(self, error: Refused) -> None:
        self.refusal = error
        super().refuse(error)

    def clean_note(self) -> str:
        return plain(self.cleaned_data["note"])

    def pieces(self) -> list[Words]:
        """The passages as they came, those whose places are no numbers left out."""
        columns = [self.filled.getlist(name) for name in ("start", "end", "quote")]
        roles = self.filled.getlist("role")
        pieces = []
        for nth, (start, end, quote) in enumerate(zip_longest(*columns, fillvalue="")):
            first, last = number(start), number(end)
            if first is not None and last is not None:
                pieces.append(Words(first, last, plain(quote), roles[nth] if nth < len(roles) else ""))
        return pieces

    def has_room(self, pieces: Sequence[object]) -> bool:
        """Whether an annotation can have so many pieces; else the form says so."""
        if len(pieces) > PIECE_LIMIT:
            self.add_error(
                None,
                f"A mark has at most {PIECE_LIMIT} passages, and these are {len(pieces)}, so nothing was changed.",
            )
        return len(pieces) <= PIECE_LIMIT

    def place_of(self, piece: Words) -> Span:
        """Where the piece stands in the text. Raises ValidationError for words that are nowhere in it."""
        span = anchored(self.article.text, start=piece.start, end=piece.end, quote=piece.quote)
        if span is None:
            raise forms.ValidationError(
                f"The words “{piece.quote[:80]}” do not stand in the text, so nothing was changed. "
                "Copy them from the article as they are and try again."
            )
        return span

    def one_of(self, found: Sequence[Span], occurrence: int | None) -> Span:
        """The one place that is meant, `occurrence` counted from 1; of several, `places` then tells them.

        Raises ValidationError where it is not clear which.
        """
        if occurrence is not None and 1 <= occurrence <= len(found):
            return found[occurrence - 1]
        if len(found) > PLACES:
            raise forms.ValidationError(f"The words stand there {len(found):,} times: give more of them.")
        if len(found) > 1:
            text = self.article.text
            self.places = [(nth, *_around(text, span)) for nth, span in enumerate(found, start=1)]
            raise forms.ValidationError(f"These words stand here {len(found)} times. Choose which are meant.")
        return found[0]


def _around(text: str, span: Span) -> tuple[str, str, str]:
    before, after = surroundings(text, span)
    return before, span.of(text), after


def number(value: str) -> int | None:
    """A place in a text, if it is one."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < len(str(LARGEST)) else None


def plain(value: str) -> str:
    """What was typed with the line ends it had before the browser sent it: always \\n."""
    return value.replace("\r\n", "\n")
