"""The collections, a new one, and one's settings."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reader.actions import collections as actions
from reader.forms.collections import CollectionForm, DeletionForm, MemberForm, NewCollectionForm, RoleForm
from reader.forms.fields import PlainForm
from reader.models import Collection, Membership, Role
from reader.queries.collections import collections_of
from reader.views.requests import Request


@require_safe
@login_required
def collections(request: Request) -> HttpResponse:
    return render(request, "reader/collections.html", {"collections": collections_of(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def collection_new(request: Request) -> HttpResponse:
    form = NewCollectionForm(_posted(request))
    if form.carry_out(actions.create_collection, by=request.user):
        messages.success(request, f"{form.outcome.name} is there. Import its first article, or let others in.")
        return redirect("library", form.outcome.slug)
    return render(request, "reader/collection_new.html", {"form": form}, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def settings(request: Request, slug: str) -> HttpResponse:
    collection = _own(request, slug)
    if request.method != "POST":
        return _settings(request, collection)
    form = CollectionForm(request.POST)
    if form.carry_out(actions.rename, collection, by=request.user):
        messages.success(request, "The collection’s name and description are saved.")
        return redirect("settings", slug)
    return _settings(request, collection, form=form)


@require_POST
@login_required
def member_add(request: Request, slug: str) -> HttpResponse:
    collection = _own(request, slug)
    form = MemberForm(request.POST)
    if form.carry_out(actions.add_member, collection, by=request.user):
        messages.success(request, f"{form.outcome.user.username} is in, as {Role(form.outcome.role).label}.")
        return redirect("settings", slug)
    return _settings(request, collection, member_form=form)


@require_POST
@login_required
def member_role(request: Request, slug: str, username: str) -> HttpResponse:
    collection, membership = _own_member(request, slug, username)
    form = RoleForm(request.POST, auto_id=f"role-{membership.pk}-%s")
    if form.carry_out(actions.change_role, membership, by=request.user):
        messages.success(request, f"{username} is now {Role(form.outcome.role).label}.")
        return _back(request, collection)
    return _settings(request, collection, wrong=(membership, form))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def member_remove(request: Request, slug: str, username: str) -> HttpResponse:
    """Ask first, then shut out."""
    collection, membership = _own_member(request, slug, username)
    form = PlainForm(_posted(request))
    if form.carry_out(actions.remove_member, membership, by=request.user):
        messages.success(request, f"{username} is no longer a member.")
        return _back(request, collection)
    context = {"collection": collection, "role": Role.OWNER, "membership": membership, "form": form}
    return render(request, "reader/member_remove.html", context, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def collection_delete(request: Request, slug: str) -> HttpResponse:
    """Ask for the name first, then delete."""
    collection = _own(request, slug)
    form = DeletionForm(_posted(request), expected=collection.name)
    if form.carry_out(actions.delete, collection, by=request.user):
        messages.success(request, f"{collection.name} is deleted, with everything that was in it.")
        return redirect("collections")
    context = {"collection": collection, "role": Role.OWNER, "form": form, "articles": collection.articles.count()}
    return render(request, "reader/collection_delete.html", context, status=_status(form))


def _posted(request: Request) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _status(form: PlainForm) -> int:
    return 422 if form.is_bound else 200


def _own(request: Request, slug: str) -> Collection:
    return get_object_or_404(Collection.objects.owned_by(request.user), slug=slug)


def _own_member(request: Request, slug: str, username: str) -> tuple[Collection, Membership]:
    collection = _own(request, slug)
    return collection, get_object_or_404(collection.memberships.select_related("user"), user__username=username)


def _back(request: Request, collection: Collection) -> HttpResponse:
    """To the settings, or to the list for one who has just given up owning the collection."""
    owns = Collection.objects.owned_by(request.user).filter(pk=collection.pk).exists()
    return redirect("settings", collection.slug) if owns else redirect("collections")


def _settings(
    request: Request,
    collection: Collection,
    *,
    form: CollectionForm | None = None,
    member_form: MemberForm | None = None,
    wrong: tuple[Membership, RoleForm] | None = None,
) -> HttpResponse:
    """The page of settings; 422 with what was typed where one of its forms is wrong."""
    members = [
        (member, wrong[1] if wrong and wrong[0] == member else _role_form(member))
        for member in collection.memberships.select_related("user")
    ]
    context = {
        "collection": collection,
        "role": Role.OWNER,
        "form": form or CollectionForm(initial={"name": collection.name, "description": collection.description}),
        "member_form": member_form or MemberForm(),
        "members": members,
    }
    return render(request, "reader/settings.html", context, status=422 if form or member_form or wrong else 200)


def _role_form(member: Membership) -> RoleForm:
    return RoleForm(initial={"role": member.role}, auto_id=f"role-{member.pk}-%s")
