"""Marking a passage, changing a mark, removing it."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import reswap, retarget

from annotations.actions import annotate as actions
from annotations.forms import EditForm, MarkForm, number, version_sent
from annotations.models import Annotation
from annotations.queries.filtering.filter import Filter
from annotations.queries.log.removed import remover
from annotations.queries.page import reading
from annotations.queries.page.cards import Card
from reader.actions.errors import Conflict, Invalid
from reader.models import Article, Paragraph
from reader.views.requests import Request

from .answers import changed_response, place, refused_response, telling_refusals
from .article import annotatable
from .conflicts import told_meanwhile, with_choice


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def annotate(request: Request, slug: str, article_id: UUID) -> HttpResponse:
    """A new mark, from a selection or from the page with a form for one paragraph (`paragraph=12`, counted from 1)."""
    article = annotatable(request, slug, article_id)
    paragraph = partial(_paragraph, article, request.POST if request.method == "POST" else request.GET)
    if request.method != "POST":
        return _mark_page(request, MarkForm(article=article, paragraph=paragraph))
    form = MarkForm(request.POST, article=article, paragraph=paragraph)
    if form.carry_out(actions.create, article, by=request.user):
        return changed_response(request, form.outcome, ask=request.POST.get("ask") == "1")
    if request.htmx:
        return refused_response(request, form.refusal or Invalid(form.reason))
    return _mark_page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@vary_on_headers("HX-Request")
@telling_refusals
def annotation(request: Request, slug: str, article_id: UUID, annotation_id: UUID) -> HttpResponse:
    """The form of a mark; `move=` moves one end of a passage by a word, without saving it yet."""
    article = annotatable(request, slug, article_id)
    annotation = editable(request, article, annotation_id)
    if request.method != "POST":
        if request.htmx and "close" in request.GET:
            return _card(request, annotation)
        return _edit_page(request, annotation, EditForm(annotation=annotation, user=request.user))
    form = EditForm(request.POST, annotation=annotation, user=request.user)
    if "move" in request.POST:
        return _edit_page(request, annotation, form.moved(request.POST["move"]))
    if form.carry_out(actions.edit, annotation, by=request.user):
        return changed_response(request, form.change)
    return _edit_page(request, annotation, form)


@require_POST
@login_required
@telling_refusals
@with_choice
def remove(request: Request, slug: str, article_id: UUID, annotation_id: UUID) -> HttpResponse:
    """Delete a mark, if nobody has changed it since `version`."""
    article = annotatable(request, slug, article_id)
    annotation = editable(request, article, annotation_id)
    version = version_sent(request.POST)
    return changed_response(request, actions.remove(annotation, by=request.user, version=version))


def editable(request: Request, article: Article, annotation_id: UUID) -> Annotation:
    """The annotation with its whole tag, spans and values.

    404 if it is not theirs to change; Conflict if it was there and somebody has removed it.
    """
    annotations = article.annotations.editable_by(request.user).select_related("tag", "author", "entity")
    whole = annotations.with_parts().prefetch_related("tag__roles", "tag__attributes__options")
    found = whole.filter(pk=annotation_id).first()
    if found is None and (who := remover(article, annotation_id, user=request.user)) is not None:
        raise Conflict(
            f"{who} has removed this annotation meanwhile, so nothing was changed.",
            current=None,
            history=str(annotation_id),
        )
    return found or get_object_or_404(annotations, pk=annotation_id)


def _paragraph(article: Article, query: QueryDict) -> Paragraph | None:
    """The paragraph that is asked for by its number, or that the passage begins in; else the first."""
    given = number(query.get("paragraph", ""))
    start = number(query.get("start", ""))
    paragraphs = article.paragraphs.all()
    if given is not None:
        return get_object_or_404(paragraphs, position=given - 1)
    if start is not None:
        return paragraphs.filter(start__lte=start).last()
    return paragraphs.first()


def _mark_page(request: Request, form: MarkForm) -> HttpResponse:
    context = context_of(request, form.article) | {"form": form, "paragraph": form.paragraph}
    return render(request, "annotations/mark.html", context, status=form.status)


def _edit_page(request: Request, annotation: Annotation, form: EditForm) -> HttpResponse:
    """The form, alone in the place of its card or on a page; after a conflict with what stands there now."""
    current = form.refusal.details["current"] if isinstance(form.refusal, Conflict) else None
    form = form if current is None else form.over(current)
    context = context_of(request, form.article)
    context |= {
        "form": form,
        "annotation": annotation,
        "current": None if current is None else Card(current, editable=False),
        "meanwhile": None if current is None else told_meanwhile(request, current),
        "back": f"{context['back']}#a-{annotation.pk}",
    }
    if not request.htmx:
        return render(request, "annotations/edit.html", context, status=form.status)
    response = render(request, "annotations/_edit.html", context, status=form.status)
    return reswap(retarget(response, f"#a-{annotation.pk}"), "outerHTML")


def _card(request: Request, annotation: Annotation) -> HttpResponse:
    context = context_of(request, annotation.article) | {"card": reading.card(annotation, user=request.user)}
    return render(request, "annotations/_card.html", context)


def context_of(request: Request, article: Article) -> dict[str, object]:
    """What the pages and fragments about one annotation of an article all need."""
    wanted = Filter.parse(request.GET)
    return {
        "article": article,
        "collection": article.collection,
        "role": article.collection.role_of(request.user),
        "filter": wanted,
        "query": wanted.query_string(),
        "back": place(article, wanted),
    }
