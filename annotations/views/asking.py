"""Asking for the remaining parts and values of an annotation, one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.template.defaultfilters import truncatechars
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from annotations.actions import annotate as actions
from annotations.actions.changes import Change
from annotations.actions.passages import Bounds
from annotations.forms import number, plain, version_sent
from annotations.forms.values import told_by
from annotations.models import Annotation, Attribute
from annotations.queries.filtering.filter import Filter
from annotations.queries.log.versions import Meanwhile
from annotations.queries.page import asking
from annotations.queries.page.asking import Place
from annotations.queries.page.questions import Step, Subject
from annotations.text.anchoring import anchored
from annotations.text.attributes import AttributeType
from annotations.text.history.differences import summary
from annotations.text.spans import Span, tidy
from reader.actions.errors import Conflict, Invalid
from reader.models import Article
from reader.views.requests import Request

from .annotating import editable
from .answers import changed_response, place, refused_response, see_other, telling_refusals, with_question
from .article import annotatable
from .conflicts import shown_anew, told_meanwhile, with_choice

SAID = 60  # characters of what was chosen, in the message
LEFT_EMPTY = {
    AttributeType.TEXT,
    AttributeType.ENTITY,
    AttributeType.CHOICES,
}  # sent without anything, they have no value


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@vary_on_headers("HX-Request")
@telling_refusals
@with_choice
def ask(request: Request, slug: str, article_id: UUID, annotation_id: UUID) -> HttpResponse:
    """The first question that is open, with `all=1` for every value; POST answers one and asks the next."""
    article = annotatable(request, slug, article_id)
    try:
        editable(request, article, annotation_id)
        annotation = _fetched(request, annotation_id)
        if request.method != "POST":
            return _first(request, annotation)
        return _answered(request, annotation)
    except Conflict as refusal:
        if not request.htmx:
            raise
        return _asked_anew(request, article, refusal)


def _fetched(request: Request, annotation_id: UUID) -> Annotation:
    found = asking.fetch(annotation_id, user=request.user)
    if found is None:
        raise Conflict("This annotation was removed meanwhile, so nothing was changed.", current=None)
    return found


def _first(request: Request, annotation: Annotation) -> HttpResponse:
    """The first question, or that there is none; without scripts, the form where all can be told at once."""
    article = annotation.article
    if not request.htmx:
        where = reverse("annotation", args=[article.collection.slug, article.pk, annotation.pk])
        return see_other(where + Filter.parse(request.GET).query_string().removesuffix("?"))
    step = asking.next_step(annotation, user=request.user, everything=request.GET.get("all") == "1")
    answer = HttpResponse()
    if step is None:
        said = f"{annotation.tag.name}: nothing is left to ask."
        answer = render(request, "_message.html", {"text": said, "oob": True})
    return with_question(answer, request, step, article=article)


def _answered(request: Request, annotation: Annotation) -> HttpResponse:
    """Store the answer, if it is one, and ask what comes next."""
    article, data = annotation.article, request.POST
    at = asking.place_of(annotation, data.get("step", ""))
    if at is None and data.get("mode") == "add" and annotation.tag.main_role is None:
        return changed_response(request, _lengthened(request, annotation, ""))
    if at is None:
        raise Invalid("This annotation has no such part or value, so nothing was changed.", field="step")
    change, subject = Change(article, "", annotations=[annotation.pk]), asking.subject_of(annotation, at)
    if _is_answer(subject, data):
        change = _carried_out(request, annotation, subject)
    stored = change.event is not None
    if not request.htmx:
        here = place(article, Filter.parse(request.GET), change)
        return changed_response(request, change) if stored else see_other(here)
    answer = changed_response(request, change) if stored else HttpResponse()
    standing = _fetched(request, annotation.pk) if stored else annotation
    return with_question(answer, request, _next(request, standing, at), article=article)


def _is_answer(subject: Subject, data: QueryDict) -> bool:
    """Whether something is to be stored. Who ends the asking does not lose what has been typed."""
    if "done" in data:
        typed = isinstance(subject, Attribute) and subject.type == AttributeType.TEXT
        return typed and bool(data.get("value", "").strip())
    return "skip" not in data


def _next(request: Request, annotation: Annotation, at: Place) -> Step | None:
    """What is asked after the step at `at`: that again, where pieces are gathered for it; nothing at the end."""
    data, user = request.POST, request.user
    if "done" in data:
        return None
    asked, everything = number(data.get("asked", "")) or 0, data.get("all") == "1"
    if data.get("mode") == "add" and "asked" in data:
        return asking.step_at(annotation, at, user=user, asked=asked, everything=everything)
    return asking.next_step(annotation, user=user, after=at, asked=asked + 1, everything=everything)


def _carried_out(request: Request, annotation: Annotation, subject: Subject) -> Change:
    data = request.POST
    version = version_sent(data)
    if isinstance(subject, Attribute):
        value = _value(subject, data)
        change = actions.edit(annotation, by=request.user, version=version, attributes={subject.key: value})
        return replace(change, message=f"{subject.name}: {_shown(subject, value)}.")
    return _lengthened(request, annotation, subject.key, name=subject.name)


def _lengthened(request: Request, annotation: Annotation, role: str, *, name: str = "") -> Change:
    """The stretch that is meant as the part, or with `mode=add` as one more piece of it."""
    data = request.POST
    version = version_sent(data)
    span = _span(annotation.article, data)
    pieces: list[Bounds] = [
        (piece.start, piece.end, key)
        for key, several in asking.given(annotation).items()
        for piece in several
        if key != role or data.get("mode") == "add"
    ]
    spans = [*pieces, (span.start, span.end, role)]
    change = actions.edit(annotation, by=request.user, version=version, spans=spans)
    words = truncatechars(span.of(annotation.article.text), SAID)
    said = f"{name or annotation.tag.name}: {words}"
    return replace(change, message=said if words.endswith((".", "…", "!", "?")) else f"{said}.")


def _span(article: Article, data: QueryDict) -> Span:
    """The stretch that is meant: a proposal, or what is selected. Raises Invalid for words that are not there."""
    piece = [number(each) for each in data.get("piece", "").split()]
    start, end = piece if len(piece) == 2 else (number(data.get("start", "")), number(data.get("end", "")))
    quote = "" if piece else plain(data.get("quote", ""))
    if start is None or end is None:
        raise Invalid("No passage was given. Select some text and try again.", field="spans")
    found = anchored(article.text, start=start, end=end, quote=quote)
    span = None if found is None else tidy(article.text, found.start, found.end)
    if span is None:
        raise Invalid(
            "These words do not stand in the text, so nothing was changed. Select them anew and try again.",
            field="spans",
        )
    return span


def _value(attribute: Attribute, data: QueryDict) -> Any:
    """The answer as JSON tells values; None takes the value away. Where a button was to be pressed and none was, it is
    nothing that can be chosen."""
    if "clear" in data:
        return None
    value = told_by(attribute, data.getlist("value"), data.get("entity_tag", ""))
    return "" if value is None and attribute.type not in LEFT_EMPTY else value


def _shown(attribute: Attribute, value: Any) -> str:
    """The value as the message tells it."""
    if value is None:
        return "no value"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return truncatechars(value["name"], SAID)
    names: dict[Any, str] = {option.key: option.name for option in attribute.options.all()}
    several = value if isinstance(value, list) else [value]
    return truncatechars(", ".join(names.get(each, "") for each in several), SAID)


def _asked_anew(request: Request, article: Article, refusal: Conflict) -> HttpResponse:
    """Why nothing was stored, and the same question about what stands there now, with what was chosen kept."""
    current, data = refusal.details["current"], request.POST
    annotation = None if current is None else asking.fetch(current.pk, user=request.user)
    at = None if annotation is None else asking.place_of(annotation, data.get("step", ""))
    if annotation is None or at is None:
        return with_question(refused_response(request, refusal), request, None, article=article)
    asked, everything = number(data.get("asked", "")) or 0, data.get("all") == "1"
    here = asking.step_at(annotation, at, user=request.user, asked=asked, everything=everything)
    step = _with_chosen(here, data)
    answer = refused_response(request, Conflict(_said(told_meanwhile(request, annotation)), current=current))
    answer.write(shown_anew(request, annotation))
    return with_question(answer, request, step, article=article)


def _said(told: Meanwhile | None) -> str:
    """Who has changed what, and what can be done now."""
    who = ", ".join(told.who) if told is not None and told.who else "Somebody"
    what = summary(told.differences) if told is not None else ""
    return (
        f"{who} has changed {what or 'this annotation'} meanwhile, so nothing was stored. What you chose is kept: "
        "choose it again to store it all the same, or press Done to keep the annotation as it is now."
    )


def _with_chosen(step: Step, data: QueryDict) -> Step:
    """The question with what was chosen as its answer, though it was not stored."""
    if isinstance(step.subject, Attribute):
        chosen = data.getlist("value")
        return replace(
            step,
            choices=[replace(choice, chosen=choice.value in chosen) for choice in step.choices],
            text=data.get("value", ""),
            entity_tag=data.get("entity_tag", ""),
        )
    return asking.keeping(step, _span(step.annotation.article, data))
