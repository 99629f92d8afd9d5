"""Talking under an annotation: replies, and settling what is talked about."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import reswap, retarget

from annotations.actions import conversation as actions
from annotations.actions import inbox
from annotations.actions.changes import Change
from annotations.forms import version_sent
from annotations.forms.talking import ReplyEditForm, ReplyForm
from annotations.models import Annotation, Reply
from annotations.queries.conversation import people
from annotations.queries.conversation.threads import ShownReply
from annotations.queries.log.removed import remover
from annotations.queries.page import reading
from reader.actions.errors import Conflict, Invalid
from reader.models import Article
from reader.views.requests import Request

from .annotating import context_of
from .answers import changed_response, refused_response, telling_refusals
from .article import annotatable, visible

GONE = "{} has removed this annotation meanwhile, so your reply was not stored. What you wrote is still in its field."


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@telling_refusals
def replies(request: Request, slug: str, article_id: UUID, annotation_id: UUID) -> HttpResponse:
    """A new reply, from the card or from a page that shows the annotation with what was said."""
    article = annotatable(request, slug, article_id)
    annotation = seen(request, article, annotation_id)
    form = ReplyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.carry_out(actions.reply, annotation, by=request.user):
        inbox.read_about(annotation, by=request.user)
        return changed_response(request, form.outcome)
    if request.htmx and request.method == "POST":
        return refused_response(request, form.refusal or Invalid("Nothing was stored."))
    context = context_of(request, article) | {"form": form, "card": reading.card(annotation, user=request.user)}
    context["back"] = f"{context['back']}#a-{annotation.pk}"
    return render(request, "annotations/reply.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@vary_on_headers("HX-Request")
@telling_refusals
def reply(request: Request, slug: str, article_id: UUID, reply_id: UUID) -> HttpResponse:
    """The form of one's own reply, in its place in the card or on a page; with `close=1` the reply again."""
    article = annotatable(request, slug, article_id)
    reply = own(request, article, reply_id)
    if request.method != "POST":
        if request.htmx and "close" in request.GET:
            shown = ShownReply(reply, editable=True, removable=True)
            context = context_of(request, article) | {"shown": shown, "names": people.members(article)}
            return render(request, "annotations/_reply.html", context)
        form = ReplyEditForm(initial={"body": reply.body, "version": reply.version})
        return _edit_page(request, reply, form)
    form = ReplyEditForm(request.POST)
    try:
        if form.is_valid():
            return changed_response(request, actions.edit_reply(reply, by=request.user, **form.cleaned_data))
    except Conflict as conflict:
        return _conflict(request, reply, conflict)
    except Invalid as refusal:
        form.refuse(refusal)
    return _edit_page(request, reply, form, status=422)


@require_POST
@login_required
@telling_refusals
def reply_remove(request: Request, slug: str, article_id: UUID, reply_id: UUID) -> HttpResponse:
    """Take a reply away, if nobody has changed it since `version`."""
    article = annotatable(request, slug, article_id)
    found = get_object_or_404(Reply.objects.removable_by(request.user).filter(article=article), pk=reply_id)
    version = version_sent(request.POST)
    return changed_response(request, actions.remove_reply(found, by=request.user, version=version))


def _settling(act: Callable[..., Change]) -> Callable[..., HttpResponse]:
    """A view that settles what is talked about under an annotation, or takes it up again."""

    @require_POST
    @login_required
    @telling_refusals
    def settle(request: Request, slug: str, article_id: UUID, annotation_id: UUID) -> HttpResponse:
        annotation = seen(request, annotatable(request, slug, article_id), annotation_id)
        return changed_response(request, act(annotation, by=request.user))

    return settle


resolve, reopen = _settling(actions.resolve), _settling(actions.reopen)


@require_safe
@login_required
@never_cache
def addressed(request: Request, slug: str, article_id: UUID) -> HttpResponse:
    """Whom one can name in the article, as JSON: [{"username", "name"}]. Not oneself."""
    others = people.seeing_others(visible(request, slug, article_id)).exclude(pk=request.user.pk)
    told = [{"username": user.username, "name": user.get_full_name()} for user in others]
    return JsonResponse(told, safe=False, json_dumps_params={"ensure_ascii": False})


def seen(request: Request, article: Article, annotation_id: UUID) -> Annotation:
    """The annotation, whole. 404 if there is none for them; Conflict if it was there and somebody has removed it."""
    annotations = Annotation.objects.visible_to(request.user).filter(article=article)
    whole = annotations.select_related("tag", "author", "entity", "article__collection").with_parts()
    found = whole.prefetch_related("tag__roles", "tag__attributes__options").filter(pk=annotation_id).first()
    if found is None and (who := remover(article, annotation_id, user=request.user)) is not None:
        raise Conflict(GONE.format(who), current=None)
    return found or get_object_or_404(annotations, pk=annotation_id)


def own(request: Request, article: Article, reply_id: UUID) -> Reply:
    """One's own reply. 404 for another's; Conflict where it is gone."""
    rows = Reply.objects.editable_by(request.user).filter(article=article)
    found = rows.select_related("author", "article__collection", "annotation").filter(pk=reply_id).first()
    if found is None and not Reply.objects.filter(pk=reply_id).exists() and request.method == "POST":
        raise Conflict("This reply is no longer here, so nothing was changed. What you wrote is kept.", current=None)
    return found or get_object_or_404(rows, pk=reply_id)


def _conflict(request: Request, reply: Reply, conflict: Conflict) -> HttpResponse:
    """Both versions: what stands now, and what was typed, to be sent over it or dropped."""
    current = conflict.details["current"]
    if current is None:
        raise conflict
    data = request.POST.copy()
    data["version"] = str(current.version)
    form = ReplyEditForm(data)
    form.is_valid()
    form.refuse(conflict)
    return _edit_page(request, reply, form, current=current, status=conflict.status)


def _edit_page(
    request: Request, reply: Reply, form: ReplyEditForm, *, current: Reply | None = None, status: int = 200
) -> HttpResponse:
    context = context_of(request, reply.article) | {"form": form, "reply": reply, "current": current}
    context |= {"names": people.members(reply.article), "back": f"{context['back']}#r-{reply.pk}"}
    if not request.htmx:
        return render(request, "annotations/reply_edit.html", context, status=status)
    response = render(request, "annotations/_reply_form.html", context, status=status)
    return reswap(retarget(response, f"#r-{reply.pk}"), "outerHTML")
