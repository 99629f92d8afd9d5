"""A text on its way in: kept from the moment it arrives until it is saved as an article or thrown away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from reader.models import Collection, Draft, User
from reader.text.errors import TextError
from reader.text.layout import lay_out
from reader.text.markdown import without_markup
from reader.text.normalise import GAP, normalise
from reader.text.paragraphs import Kind

from .errors import Invalid
from .metadata import Metadata, checked

GONE = "This text is no longer waiting: it was saved or thrown away meanwhile. Look in the library."


@transaction.atomic
def draft(
    collection: Collection, *, by: User, text: str, origin: str = "", encoding: str = "", markdown: bool = False
) -> Draft:
    """Keep a text that has arrived, with what was understood of its head. A text that already waits is not kept twice.

    Raises Invalid where it cannot be taken in: a NUL, a lone surrogate, nothing to read, too long.
    """
    try:
        text, hints = without_markup(text) if markdown else (normalise(text), {})
    except TextError as error:
        raise Invalid(error.message, field=error.field, code=error.code) from error
    waiting = Draft.objects.filter(collection=collection, owner=by, text=text).first()
    if waiting is not None:
        return waiting
    head = lay_out(text, given=hints).masthead
    return Draft.objects.create(
        collection=collection,
        owner=by,
        origin="".join(letter for letter in origin if letter.isprintable())[-255:],
        encoding=encoding[:40],
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
    by: User,
    title: str = "",
    publication: str = "",
    byline: str = "",
    published_on: date | None = None,
    source_url: str = "",
    language: str = "en",
    text: str | None = None,
    kinds: Mapping[int, Kind] | None = None,
) -> Draft:
    """Put right what was understood: the head, the `kinds` of paragraphs by position, and then the text.

    Kinds given by hand stay with the paragraphs that still say the same. Raises Invalid, naming the field, and keeps
    what was there.
    """
    head = checked(Metadata(title, publication, byline, published_on, source_url, language))
    locked = _locked(draft, by)
    for name, value in head.fields().items():
        setattr(locked, name, value)
    locked.kinds = {**locked.kinds, **stored(kinds or {})}
    if text is not None:
        _reread(locked, text)
    locked.save()
    return locked


def _locked(draft: Draft, by: User) -> Draft:
    """The draft as it stands now. Raises Invalid if it was saved or thrown away in another window."""
    locked = Draft.objects.select_for_update().filter(pk=draft.pk, owner=by).first()
    if locked is None:
        raise Invalid(GONE)
    return locked


def _reread(draft: Draft, text: str) -> None:
    """Replace the text; carry kinds over to the paragraphs that still say the same."""
    try:
        text = normalise(text)
    except TextError as error:
        raise Invalid(error.message, field=error.field, code=error.code) from error
    if text == draft.text:
        return
    before = draft.text.split(GAP)
    by_words = {before[position]: kind for position, kind in given(draft).items() if position < len(before)}
    kinds = {at: by_words[part] for at, part in enumerate(text.split(GAP)) if part in by_words}
    draft.text, draft.kinds = text, stored(kinds)


@transaction.atomic
def set_kind(draft: Draft, *, by: User, position: int, kind: Kind) -> Draft:
    """Give one of the draft's paragraphs a kind by hand. Raises Invalid where there is no such paragraph."""
    locked = _locked(draft, by)
    if not 0 <= position < locked.text.count(GAP) + 1:
        raise Invalid("This text has no such paragraph. Load the page again.", field="position")
    locked.kinds = {**locked.kinds, str(position): kind.value}
    locked.save(update_fields=["kinds"])
    return locked


@transaction.atomic
def throw_away(draft: Draft, *, by: User) -> None:
    """Forget a text that was never saved."""
    Draft.objects.filter(pk=draft.pk, owner=by).delete()


def given(draft: Draft) -> dict[int, Kind]:
    """The kinds that were given by hand or by markup, by position."""
    return {int(position): Kind(kind) for position, kind in draft.kinds.items()}


def stored(kinds: Mapping[int, Kind]) -> dict[str, str]:
    """Kinds as the draft's column holds them: JSON keys are strings."""
    return {str(position): kind.value for position, kind in kinds.items()}
