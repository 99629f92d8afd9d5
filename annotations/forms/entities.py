"""Names of entities: what is typed to change them."""

from __future__ import annotations

from typing import Any

from django import forms

from annotations.actions import naming
from annotations.models import Entity
from annotations.queries.entities.table import like
from reader.actions.errors import Refused
from reader.forms.fields import Line, PlainForm
from reader.models import User

PLAIN = {"autocomplete": "off", "dir": "auto"}
HERE, THERE = "this", "other"


class NameForm(PlainForm):
    """A name. `bearer` is the entity that it stands for already, where that is why it was refused."""

    name = Line(max_length=naming.ENTITY_LIMIT, widget=forms.TextInput(attrs=PLAIN))

    bearer: Entity | None = None

    def refuse(self, error: Refused) -> None:
        self.bearer = error.details.get("bearer")
        super().refuse(error)


class RenameForm(NameForm):
    """Another name in the place of the one it has."""

    keep_old = forms.BooleanField(
        required=False,
        initial=True,
        label="Keep the old name as another name",
        help_text="Without it, what is marked by the old name from now on stands for something else.",
    )


class AliasForm(NameForm):
    """One more name."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, auto_id="more-%s", **options)
        self.fields["name"].label = "Another name"


class MergeForm(PlainForm):
    """The other one, by any of its names, and which of the two names stays in front."""

    name = Line(
        max_length=naming.ENTITY_LIMIT, label="Name", widget=forms.TextInput(attrs={**PLAIN, "list": "known-names"})
    )
    keep = forms.ChoiceField(choices=[(HERE, HERE), (THERE, THERE)], required=False)

    def __init__(self, *args: Any, entity: Entity, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.entity, self.user = entity, user
        self.other: Entity | None = None
        self.typed = ""
        #: What else may be meant, where the name is nobody's.
        self.offered: list[Entity] = []

    def clean_name(self) -> str:
        try:
            name = naming.tidy(self.cleaned_data["name"], field="name")
        except Refused as refusal:
            raise forms.ValidationError(refusal.message) from None
        tag = self.entity.tag
        self.other = naming.bearer(tag, name)
        if self.other is None:
            self.offered = [each for each in like(tag, name, user=self.user) if each.pk != self.entity.pk]
            raise forms.ValidationError(self._nobody(name))
        if self.other.pk == self.entity.pk:
            self.other = None
            raise forms.ValidationError(f"“{name}” is one of its own names.")
        self.typed = name
        return name

    def clean(self) -> dict[str, Any]:
        """As the action takes it: what is merged into what."""
        if self.other is None:
            return {}
        stays = self.cleaned_data.get("keep") != THERE
        one, other = (self.other, self.entity) if stays else (self.entity, self.other)
        return {"entity": one, "into": other}

    def _nobody(self, name: str) -> str:
        kind = self.entity.tag.name.lower()
        elsewhere = Entity.objects.filter(collection=self.entity.collection_id, name=name).select_related("tag").first()
        if elsewhere is not None:
            return (
                f"“{name}” is marked as {elsewhere.tag.name.lower()}, and this is marked as {kind}. Only names of one "
                "type are merged: what is marked keeps its tag. Mark those passages anew, then merge."
            )
        also = " Is it one of these?" if self.offered else ""
        return f"Nothing marked as {kind} has the name “{name}”.{also}"
