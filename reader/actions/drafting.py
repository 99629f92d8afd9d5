"""A text on its way in: kept from the moment it arrives until it is saved as an article or thrown away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from reader.models import Collection, Draft, User
from reader.text.characters import single_line
from reader.text.errors import TextError
from reader.text.layout import lay_out
from reader.text.markdown import without_markup
from reader.text.normalise import normalise
from reader.text.paragraphs import Kind

from .errors import Invalid
from .metadata import Metadata, checked


@transaction.atomic
def draft(
    collection: Collection, *, by: User, text: str, origin: str = "", encoding: str = "", markdown: bool = False
) -> Draft:
    """Keep a text that has arrived, with what was understood of its head. A text that already waits is not kept twice.

    Raises Invalid where it cannot be taken in: a NUL, a lone surrogate, nothing to read, too long.
    """
    try:
        text, hints = without_markup(text) if markdown else (normalise(text), {})
        origin = single_line(origin, field="origin", most=255) if len(origin) <= 255 else origin[-255:]
    except TextError as error:
        raise Invalid(error.message, field=error.field, code=error.code) from error
    waiting = Draft.objects.filter(collection=collection, owner=by, text=text).first()
    if waiting is not None:
        return waiting
    head = lay_out(text, given=hints).masthead
    return Draft.objects.create(
        collection=collection,
        owner=by,
        origin=origin,
        encoding=encoding,
        text=text,
        kinds=stored(hints),
        title=head.title,
        publication=head.publication,
        byline=head.byline,
        published_on=head.published_on,
    )


@transaction.atomic
def correct(
    draft: Draft,
    *,
    title: str = "",
    publication: str = "",
    byline: str = "",
    published_on: date | None = None,
    source_url: str = "",
    language: str = "en",
) -> Draft:
    """Put the draft's head right. Raises Invalid, naming the field."""
    head = checked(Metadata(title, publication, byline, published_on, source_url, language))
    for name, value in head.fields().items():
        setattr(draft, name, value)
    draft.save(update_fields=list(head.fields()))
    return draft


@transaction.atomic
def reread(draft: Draft, *, text: str) -> Draft:
    """Replace the draft's text by a corrected one. Kinds given by hand stay with the paragraphs that still say the
    same; what stood over the text is left as it was corrected. Raises Invalid."""
    try:
        text = normalise(text)
    except TextError as error:
        raise Invalid(error.message, field=error.field, code=error.code) from error
    before = draft.text.split("\n\n")
    by_words = {before[position]: kind for position, kind in given(draft).items() if position < len(before)}
    kinds = {at: by_words[part] for at, part in enumerate(text.split("\n\n")) if part in by_words}
    draft.text, draft.kinds = text, stored(kinds)
    draft.save(update_fields=["text", "kinds"])
    return draft


@transaction.atomic
def set_kind(draft: Draft, *, position: int, kind: Kind) -> Draft:
    """Give one of the draft's paragraphs a kind by hand. Raises Invalid where there is no such paragraph."""
    locked = Draft.objects.select_for_update().get(pk=draft.pk)
    if not 0 <= position < locked.text.count("\n\n") + 1:
        raise Invalid("This text has no such paragraph. Load the page again.", field="position")
    locked.kinds = {**locked.kinds, str(position): kind.value}
    locked.save(update_fields=["kinds"])
    return locked


def throw_away(draft: Draft) -> None:
    """Forget a text that was never saved."""
    draft.delete()


def given(draft: Draft) -> dict[int, Kind]:
    """The kinds that were given by hand or by markup, by position."""
    return {int(position): Kind(kind) for position, kind in draft.kinds.items()}


def stored(kinds: Mapping[int, Kind]) -> dict[str, str]:
    """Kinds as the draft's column holds them: JSON keys are strings."""
    return {str(position): kind.value for position, kind in kinds.items()}
