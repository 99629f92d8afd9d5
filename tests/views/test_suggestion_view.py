import re

from django.urls import reverse

from annotations.models import Annotation, Suggestion
from tests.make import make_article, make_codebook, make_statement, make_suggestion
from tests.stored import stored
from tests.views.page_text import parsed, text_of

HTMX = {"HX-Request": "true"}


@stored
def article(desk):
    make_codebook(desk)
    return make_article(desk, "Ada met Ben.", "Ben met Ada.", "Nobody met Cleo.")


def decide(client, suggestion, verb, *, query="", headers=HTMX, **data):
    article = suggestion.article
    address = reverse(verb, args=[article.collection.slug, article.pk, suggestion.pk])
    return client.post(address + query, data, headers=headers)


def test_accepting_makes_an_annotation_and_shows_it(client, article, cast):
    suggestion = make_suggestion(article, "Ada")
    client.force_login(cast["ben"])
    html = decide(client, suggestion, "accept", tag="person").content.decode()
    assert Annotation.objects.get().entity.name == "Ada"
    texts, attributes = parsed(html)
    assert "Ada" in texts["c1"]
    assert "b2" not in attributes
    assert "“Ada” marked as person." in texts["message"]


def test_all_alike_are_accepted_at_once(client, article, cast):
    suggestion = make_suggestion(article, "Ben")
    make_suggestion(article, "Ben", at=12)
    client.force_login(cast["ben"])
    form = client.get(reverse("suggestion", args=["desk", article.pk, suggestion.pk]), headers=HTMX).content.decode()
    assert "all 2 alike" in form
    attributes = parsed(decide(client, suggestion, "accept", alike="1").content.decode())[1]
    assert {"b1", "b2"} <= attributes.keys()
    assert Annotation.objects.count() == 2


def test_relabelling_takes_another_kind_of_name(client, article, cast):
    suggestion = make_suggestion(article, "Cleo")
    client.force_login(cast["ben"])
    assert decide(client, suggestion, "accept", tag="claim").status_code == 422
    decide(client, suggestion, "accept", tag="place")
    assert Annotation.objects.get().tag.key == "place"


def test_dismissing_takes_it_off_the_page(client, article, cast):
    suggestion = make_suggestion(article, "Cleo")
    client.force_login(cast["ben"])
    html = decide(client, suggestion, "dismiss").content.decode()
    assert str(suggestion.pk) not in html
    assert "“Cleo” dismissed." in text_of(html, "message")


def test_without_scripts_one_comes_back_to_the_paragraph(client, article, cast):
    suggestion = make_suggestion(article, "Cleo")
    client.force_login(cast["ben"])
    response = decide(client, suggestion, "dismiss", query="?hide=place", headers={})
    assert response.status_code == 303
    assert response.headers["Location"] == reverse("article", args=["desk", article.pk]) + "?hide=place#p3"


def test_a_decision_that_was_made_already_is_said(client, article, cast):
    suggestion = make_suggestion(article, "Cleo")
    client.force_login(cast["ben"])
    decide(client, suggestion, "dismiss")
    client.force_login(cast["ada"])
    again = decide(client, suggestion, "accept")
    assert again.status_code == 409
    assert "ben has already dismissed" in text_of(again.content.decode(), "message")
    page = decide(client, suggestion, "accept", headers={})
    assert page.status_code == 409
    assert "ben has already dismissed" in page.content.decode()


def test_readers_strangers_and_wrong_articles_get_nothing(client, article, desk, annex, cast):
    suggestion = make_suggestion(article, "Cleo")
    client.force_login(cast["dana"])
    assert decide(client, suggestion, "accept").status_code == 404
    client.force_login(cast["ben"])
    other = make_article(desk, "Another.")
    address = reverse("accept", args=["desk", other.pk, suggestion.pk])
    assert client.post(address).status_code == 404
    make_codebook(annex)
    hidden = make_suggestion(make_article(annex, "Ada."), "Ada")
    client.force_login(cast["cleo"])
    assert decide(client, hidden, "accept").status_code == 404
    assert Suggestion.objects.open().count() == 2


def test_the_page_has_a_link_for_each_and_fetches_the_form(client, desk, cast):
    make_codebook(desk)
    article = make_article(desk, " ".join(f"Name{n}" for n in range(200)))
    client.force_login(cast["ben"])
    address = reverse("article", args=["desk", article.pk])
    bare = len(client.get(address).content)
    made = [make_suggestion(article, f"Name{n}") for n in range(100, 200)]
    page = client.get(address).content.decode()
    assert (len(page) - bare) / 100 < 700  # with what draws it in the text: the form alone has 1.8 kB
    assert "/accept/" not in page
    form = client.get(reverse("suggestion", args=["desk", article.pk, made[0].pk]), headers=HTMX).content.decode()
    assert "90 %" in form
    assert "Accept" in form
    client.force_login(cast["dana"])
    form = client.get(reverse("suggestion", args=["desk", article.pk, made[0].pk]), headers=HTMX).content.decode()
    assert "90 %" in form
    assert "<button" not in form


def test_a_claim_has_a_rank_and_no_probability(client, desk, cast):
    make_codebook(desk)
    article = make_article(desk, "Exports fell by 12 percent.")
    claim = make_statement(article, "Exports fell by 12 percent.", tag="claim", score=0.8)
    client.force_login(cast["ben"])
    told = client.get(reverse("suggestion", args=["desk", article.pk, claim.pk]), headers=HTMX)
    text = " ".join(re.sub("<[^>]+>", "", told.content.decode()).split())
    assert "worth checking: 80 of 100" in text
    assert "sure" not in text
