import re

from django.urls import reverse

from annotations.actions import annotate
from annotations.models import Annotation, Event
from tests.make import make_annotation, make_article, make_codebook, picture
from tests.stored import stored
from tests.views.page_text import parsed, text_of

HTMX = {"HX-Request": "true"}


@stored
def article(desk):
    make_codebook(desk)
    return make_article(desk)


def press(client, article, verb, query="", headers=HTMX):
    return client.post(reverse(verb, args=["desk", article.pk]) + query, headers=headers)


def test_undo_and_redo_answer_with_what_changed_and_the_way_back(client, article, cast):
    make_annotation(article, "quick")
    client.force_login(cast["ada"])
    html = press(client, article, "undo", "?author=ada").content.decode()
    assert picture(article) == article.text
    texts, attributes = parsed(html)
    assert "Undid marking a passage." in texts["message"]
    assert "b1" in attributes
    assert f'/a/{article.pk}/redo/?author=ada"' in html
    assert ">Redo</button>" in html
    html = press(client, article, "redo").content.decode()
    assert "{quick}" in picture(article)
    assert ">Undo</button>" in html
    assert press(client, article, "undo").status_code == 200


def test_without_scripts_the_message_has_a_button_that_takes_the_change_back(client, article, cast):
    kept = make_annotation(article, "quick")
    client.force_login(cast["ada"])

    def button(response):
        """What the page behind a redirect says, and the form's address and name beside it."""
        assert response.status_code == 303
        html = client.get(response.headers["Location"]).content.decode()
        message = html.split('<section id="message"')[1].split("</section>")[0]
        assert "csrfmiddlewaretoken" in message
        [(where, name)] = re.findall(r'method="post" action="([^"]+)".*<button>(\w+)</button>', message, re.DOTALL)
        return where.replace("&amp;", "&"), name

    where = reverse("remove", args=["desk", article.pk, kept.pk]) + "?tag=claim"
    undo, name = button(client.post(where, {"version": "1"}))
    assert name == "Undo"
    assert f"/a/{article.pk}/undo/?tag=claim&event=" in undo
    assert "{" not in picture(article)
    redo, name = button(client.post(undo))
    assert name == "Redo"
    assert "{quick}" in picture(article)
    undo, name = button(client.post(redo))
    assert name == "Undo"
    assert "{" not in picture(article)
    client.post(undo)
    assert "{quick}" in picture(article)


def test_the_button_takes_back_what_its_message_spoke_of(client, article, cast):
    make_annotation(article, "quick")
    first = Event.objects.get().pk
    make_annotation(article, "lazy")
    client.force_login(cast["ada"])
    assert press(client, article, "undo", f"?event={first}").status_code == 200
    assert picture(article) == "The quick brown fox jumps.\n\nOver the {lazy} dog."
    assert press(client, article, "undo", f"?event={first}").status_code == 409
    for nonsense in ["x", "-1", "9" * 30, "²"]:
        assert press(client, article, "undo", f"?event={nonsense}").status_code == 422


def test_nothing_to_undo_is_said(client, article, cast):
    make_annotation(article, "quick", by="ben")
    client.force_login(cast["ada"])
    for verb in ["undo", "redo"]:
        refused = press(client, article, verb)
        assert refused.status_code == 409
        assert f"nothing of yours to {verb}" in text_of(refused.content.decode(), "message")
    assert press(client, article, "undo", headers={}).status_code == 409


def test_what_others_have_changed_since_stays(client, article, cast):
    annotation = make_annotation(article, "quick", by="ben")
    annotate.edit(annotation, by=cast["ada"], note="Doubt")
    client.force_login(cast["ben"])
    assert press(client, article, "undo").status_code == 412
    assert Annotation.objects.get().note == "Doubt"


def test_without_scripts_one_comes_back_to_the_paragraph(client, article, cast):
    make_annotation(article, "lazy")
    client.force_login(cast["ada"])
    response = press(client, article, "undo", headers={})
    assert response.status_code == 303
    assert response.headers["Location"].endswith("#p2")


def test_readers_cannot_undo(client, article, cast):
    client.force_login(cast["dana"])
    assert press(client, article, "undo").status_code == 404
