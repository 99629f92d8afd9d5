"""Log in, log out, one's own account."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as allauth
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from reader.actions import accounts as actions
from reader.forms.account import LookForm, MailForm, NameForm, TokenForm
from reader.models import Token
from reader.views.requests import Request

YEAR = 365 * 24 * 3600
DEMO_ACCOUNTS = [("ada", "owner"), ("ben", "annotator"), ("cleo", "annotator"), ("dana", "reader")]


def unprocessable(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """allauth answers a form that is wrong with 200; ours answer 422."""

    @wraps(view)
    def answered(request: Request, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.method == "POST" and response.status_code == 200:
            response.status_code = 422
        return response

    return answered


class LogIn(allauth.LoginView):  # type: ignore[misc]
    """allauth's; where this server is a demo, with the accounts one may try."""

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**options)
        return context | {
            "demo_accounts": DEMO_ACCOUNTS if settings.DEMO else [],
            "open_registration": settings.OPEN_REGISTRATION,
        }


log_in = unprocessable(LogIn.as_view())
log_out = allauth.logout
sign_up = unprocessable(allauth.signup)
inactive = allauth.account_inactive
password = login_required(unprocessable(allauth.password_change))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def account(request: Request) -> HttpResponse:
    if request.method != "POST":
        return _account(request)
    form = NameForm(request.POST)
    if form.carry_out(actions.set_name, by=request.user):
        messages.success(request, "Your name is saved.")
        return redirect("account")
    return _account(request, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def mail(request: Request) -> HttpResponse:
    if request.method != "POST":
        return redirect("account")
    form = MailForm(request.POST)
    if form.carry_out(actions.set_mail, by=request.user):
        messages.success(request, "Saved.")
        return redirect("account")
    return _account(request, mail_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def token_new(request: Request) -> HttpResponse:
    """Show the new token in the answer itself: it is kept nowhere it could be fetched from again."""
    if request.method != "POST":
        return redirect("account")  # the page was loaded anew, or its reader had to log in first
    form = TokenForm(request.POST)
    if form.carry_out(actions.issue_token, by=request.user):
        return _account(request, issued=form.outcome)
    return _account(request, token_form=form)


@require_POST
@login_required
def token_revoke(request: Request, number: int) -> HttpResponse:
    token = get_object_or_404(Token, user=request.user, pk=number)
    actions.revoke_token(token, by=request.user)
    messages.success(request, f"The token “{token.name}” opens nothing any more.")
    return redirect("account")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def look(request: Request) -> HttpResponse:
    """Keep the chosen colours, and whether single keys act, in cookies; then back to where the reader was."""
    if request.method != "POST":
        return redirect("account")
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    form = LookForm(request.POST)
    response = redirect(back)
    if form.is_valid():
        for name, value in form.cleaned_data.items():
            if value:
                response.set_cookie(name, value, YEAR, secure=request.is_secure(), httponly=True, samesite="Lax")
    return response


def _account(
    request: Request,
    *,
    form: NameForm | None = None,
    token_form: TokenForm | None = None,
    mail_form: MailForm | None = None,
    issued: tuple[Token, str] | None = None,
) -> HttpResponse:
    """The page of the account; 422 with what was typed where one of its forms is wrong."""
    chosen = {"theme": request.COOKIES.get("theme", "auto"), "keys": request.COOKIES.get("keys", "on")}
    context = {
        "form": form or NameForm(initial={"full_name": request.user.get_full_name()}),
        "look_form": LookForm(initial=chosen),
        "mail_form": mail_form or MailForm(initial={"email": request.user.email, "by_mail": request.user.by_mail}),
        "sends_mail": settings.SENDS_MAIL,
        "token_form": token_form or TokenForm(),
        "tokens": request.user.tokens.all(),
        "issued": issued,
    }
    status = 422 if form or token_form or mail_form else 201 if issued else 200
    return render(request, "reader/account.html", context, status=status)
