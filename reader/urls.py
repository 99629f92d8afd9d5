"""Where everything is. Of allauth's pages only those that lead somewhere here."""

from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from reader.views import account, assigning, collections, health, importing, paragraphs, reading


class Username(StringConverter):
    """What may be the name of an account: no database takes a NUL, so that nobody is called so."""

    regex = r"[^/\0]+"


register_converter(Username, "username")

accounts = [
    path("login/", account.log_in, name="account_login"),
    path("logout/", account.log_out, name="account_logout"),
    path("signup/", account.sign_up, name="account_signup"),
    path("inactive/", account.inactive, name="account_inactive"),
    path("password/change/", account.password, name="account_change_password"),
]

own = [
    path("", account.account, name="account"),
    path("look/", account.look, name="look"),
    path("mail/", account.mail, name="mail"),
    path("tokens/", account.token_new, name="token_new"),
    path("tokens/<int:number>/revoke/", account.token_revoke, name="token_revoke"),
]

collection = [
    path("assign/", assigning.assign, name="assign"),
    path("assign/undo/", assigning.assign_undo, name="assign_undo"),
    path("progress/", assigning.progress, name="progress"),
    path("progress.csv", assigning.progress_file, name="progress_file"),
    path("blind/", assigning.blind, name="blind"),
    path("a/<uuid:article_id>/assigned/<username:username>/", assigning.assignment, name="assignment"),
    path("settings/", collections.settings, name="settings"),
    path("settings/members/", collections.member_add, name="member_add"),
    path("settings/members/<username:username>/role/", collections.member_role, name="member_role"),
    path("settings/members/<username:username>/remove/", collections.member_remove, name="member_remove"),
    path("settings/delete/", collections.collection_delete, name="collection_delete"),
    path("a/<uuid:article_id>/reading/", reading.reading, name="reading"),
    path("a/<uuid:article_id>/paragraphs/<int:position>/", paragraphs.paragraph, name="paragraph"),
    path("import/", importing.import_articles, name="import"),
    path("import/save-all/", importing.drafts_save, name="drafts_save"),
    path("import/<uuid:draft_id>/", importing.draft, name="draft"),
    path("import/<uuid:draft_id>/discard/", importing.draft_discard, name="draft_discard"),
    path("import/<uuid:draft_id>/paragraphs/<int:position>/", importing.draft_kind, name="draft_kind"),
]

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("", collections.collections, name="collections"),
    path("new/", collections.collection_new, name="collection_new"),
    path("accounts/", include(accounts)),
    path("settings/", include(own)),
    path("c/<slug:slug>/", include(collection)),
    path("api/v1/", include("annotations.api.urls")),
    path("", include("annotations.urls")),
]

handler400 = "reader.views.errors.bad_request"
