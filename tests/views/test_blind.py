"""Reading on one's own: who does, who says so and who lifts it, and what is not shown meanwhile."""

import pytest
from django.urls import reverse

from annotations.models import Entity, Event, Suggestion
from reader.models import Assignment, Collection
from tests.make import make_annotation, make_article, make_codebook, make_suggestion
from tests.stored import stored
from tests.views.page_text import words_of

BLIND, PROGRESS = "/c/desk/blind/", "/c/desk/progress/"
OWN, LIFTS, SOME = "You read on your own here.", "see only their own work.", "You read 1 article here on your own."


@stored
def article(desk):
    make_codebook(desk)
    return make_article(desk, "The quick brown fox said that Brown jumps over Gordon Brown.")


@pytest.fixture
def page(client, cast):
    def shown(who, address):
        client.force_login(cast[who])
        return words_of(client.get(address))

    return shown


def set_blind(client, cast, value):
    client.force_login(cast["ada"])
    return client.post(BLIND, {"blind": value}, follow=True)


def test_an_editor_sets_and_lifts_it(client, cast, article, page):
    assert "Annotators and readers now see only their own work." in words_of(set_blind(client, cast, "1"))
    assert Collection.objects.get(slug="desk").blind
    assert "That was so already." in words_of(set_blind(client, cast, "1"))
    assert "Everybody sees all work again." in words_of(set_blind(client, cast, "0"))
    told = Event.objects.filter(verb__startswith="blind").values_list("verb", "before", "after")
    assert list(told) == [
        ("blind reading set", {"blind": False}, {"blind": True}),
        ("blind reading lifted", {"blind": True}, {"blind": False}),
    ]


def test_the_message_undoes_it(client, cast, article):
    answer = set_blind(client, cast, "1").content.decode()
    assert f'action="{BLIND}?blind=0"' in answer
    assert client.post(f"{BLIND}?blind=0", headers={"HX-Request": "true"}).headers["HX-Redirect"] == PROGRESS
    assert not Collection.objects.get(slug="desk").blind


def test_who_reads_so_is_told_on_every_page_and_who_may_lift_it_too(client, cast, article, page):
    here = reverse("article", args=["desk", article.pk])
    for address in ("/c/desk/", here, "/c/desk/annotations/", "/c/desk/entities/", PROGRESS):
        assert OWN not in page("ben", address)
    set_blind(client, cast, "1")
    for address in ("/c/desk/", here, "/c/desk/annotations/", "/c/desk/entities/", PROGRESS):
        assert OWN in page("ben", address)
        assert OWN in page("dana", address)
        assert LIFTS in page("ada", address)
        assert OWN not in page("ada", address)


def test_one_article_alone(client, cast, article, desk, page):
    other = make_article(desk, "Another text altogether.")
    make_annotation(article, "quick", by="cleo", note="Hidden")
    make_annotation(other, "Another", by="cleo", note="Open")
    Assignment.objects.create(article=article, user=cast["ben"], blind=True)
    listed = page("ben", "/c/desk/annotations/")
    assert "Open" in listed
    assert "Hidden" not in listed
    assert SOME in listed
    assert OWN in page("ben", reverse("article", args=["desk", article.pk]))
    assert OWN not in page("ben", reverse("article", args=["desk", other.pk]))
    assert "Hidden" in page("dana", "/c/desk/annotations/")


@pytest.mark.parametrize(
    "address", ["/c/desk/suggestions/review/", "/c/desk/suggestions/", "/c/desk/suggestions/precision/"]
)
def test_where_suggestions_would_be_it_is_said_why_there_are_none(client, cast, article, page, address):
    make_suggestion(article, "fox")
    assert "Suggestions are withheld" not in page("ben", address)
    set_blind(client, cast, "1")
    assert "Suggestions are withheld while you read on your own" in page("ben", address)
    assert "Suggestions are withheld" not in page("ada", address)


def test_a_mark_of_ones_own_decides_on_no_suggestion_that_one_does_not_see(client, cast, article):
    """Or it would tell whether somebody has decided on it before."""
    make_suggestion(article, "fox")
    set_blind(client, cast, "1")
    mine = make_annotation(article, "fox", by="ben", tag="person")
    assert mine.suggestion is None
    assert Suggestion.objects.get().decision == "open"


def test_a_short_name_is_not_taken_for_a_full_one_that_another_marked(client, cast, article):
    make_annotation(article, "Gordon Brown", by="cleo", tag="person")
    set_blind(client, cast, "1")
    assert make_annotation(article, "Brown", by="ben", tag="person").entity.name == "Brown"
    set_blind(client, cast, "0")
    assert make_annotation(article, "Brown", by="dana", tag="person").entity.name == "Gordon Brown"


def test_names_of_others_can_neither_be_seen_nor_chosen(client, cast, article, page):
    mine = make_annotation(article, "fox", by="ben", tag="person")
    make_annotation(article, "Gordon Brown", by="cleo", tag="person")
    assert set(Entity.objects.visible_to(cast["ben"]).values_list("name", flat=True)) == {"fox", "Gordon Brown"}
    set_blind(client, cast, "1")
    assert list(Entity.objects.visible_to(cast["ben"])) == [mine.entity]
    form = page("ben", reverse("annotation", args=["desk", article.pk, mine.pk]))
    client.force_login(cast["ben"])
    html = client.get(reverse("annotation", args=["desk", article.pk, mine.pk])).content.decode()
    assert "fox" in form
    assert 'Gordon Brown"' not in html
    theirs = Entity.objects.get(name="Gordon Brown")
    assert client.get(reverse("entity", args=["desk", theirs.pk])).status_code == 404
    assert set(Entity.objects.visible_to(cast["ada"])) == {mine.entity, theirs}


def test_ones_own_mark_that_an_editor_removed_is_told_of(client, cast, article):
    set_blind(client, cast, "1")
    mine, theirs = (make_annotation(article, "quick", by=who) for who in ("ben", "cleo"))
    for each in (mine, theirs):
        client.force_login(cast["ada"])
        client.post(reverse("remove", args=["desk", article.pk, each.pk]), {"version": "1"})
    client.force_login(cast["ben"])
    gone = client.post(reverse("remove", args=["desk", article.pk, mine.pk]))
    assert gone.status_code == 412
    assert "ada has removed this annotation" in words_of(gone)
    assert client.post(reverse("remove", args=["desk", article.pk, theirs.pk])).status_code == 404
