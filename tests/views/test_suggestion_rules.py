"""What is offered of each kind of suggestion: seen before it is saved, saved, undone, and kept to everywhere."""

import pytest
from django.urls import reverse

from annotations.actions import collection_undo, decide
from annotations.models import Event, Suggestion, SuggestionRule
from annotations.queries.suggestions import scores
from annotations.text.found import SuggestionKind
from reader.models import User
from tests.make import make_article, make_codebook, make_statement, make_suggestion
from tests.stored import stored
from tests.views.page_text import text_of


@stored
def article(desk):
    make_codebook(desk)
    return make_article(desk, "Ada met Ben in Rome. Cleo may stay. Dana said that it rained.")


@stored
def some(article):
    for name, score in (("Ada", 0.95), ("Ben", 0.6), ("Rome", 0.29), ("Cleo", 1.0)):
        make_suggestion(article, name, score=score)
    make_statement(article, "stay", tag="speculation", parts={"cue": "may"}, score=0.4)


def address(query=""):
    return reverse("suggestions", args=["desk"]) + query


def names(desk):
    kinds = scores.kinds(desk, user=User.objects.get(username="ada"))
    return next(kind for kind in kinds if kind.kind == SuggestionKind.NAME)


def test_what_a_threshold_would_show_is_seen_before_it_is_saved(client, some, cast):
    client.force_login(cast["ada"])
    html = client.get(address()).content.decode()
    assert "4 shown, 0 kept back." in text_of(html, "effect-name")
    html = client.get(address("?percent-name=29&offered-name=1")).content.decode()
    assert "4 shown, 0 kept back." in text_of(html, "effect-name")
    html = client.get(address("?percent-name=30&offered-name=1&percent-speculation=0")).content.decode()
    assert "3 shown, 1 kept back." in text_of(html, "effect-name")
    assert "0 shown, 1 kept back." in text_of(html, "effect-speculation")
    assert "nothing is saved yet" in html
    assert not SuggestionRule.objects.exists()


def test_how_people_decided_is_told_on_both_sides_of_the_threshold(client, some, desk, cast):
    decide.accept(Suggestion.objects.get(quote="Ada"), by=cast["ben"])
    decide.dismiss(Suggestion.objects.get(quote="Ben"), by=cast["ben"])
    decide.dismiss(Suggestion.objects.get(quote="Rome"), by=cast["ben"])
    SuggestionRule.objects.create(collection=desk, kind="name", threshold=0.5)
    kind = names(desk)
    assert (kind.above, kind.below) == ((1, 2), (0, 1))
    client.force_login(cast["dana"])
    effect = text_of(client.get(address()).content.decode(), "effect-name")
    assert "Of 2 decided at this or above, 1 were accepted." in effect
    assert "Of 1 less sure, 0 were accepted." in effect


def test_rules_are_saved_kept_to_and_undone(client, some, article, desk, cast):
    client.force_login(cast["ada"])
    sent = {"percent-name": "60", "offered-name": "1", "percent-speculation": "0"}
    assert client.post(address(), sent).status_code == 303
    rules = SuggestionRule.of(desk.pk)
    assert (rules["name"].offered, rules["name"].threshold) == (True, 0.6)
    assert rules["speculation"].offered is False
    assert set(article.suggestions.offered(rules).values_list("quote", flat=True)) == {"Ada", "Ben", "Cleo"}
    event = Event.objects.get(verb="suggestions set")
    assert event.after == {
        "rule:name": {"offered": True, "threshold": 0.6},
        "rule:speculation": {"offered": False, "threshold": 0.0},
    }
    done = collection_undo.undo(desk, by=cast["ada"])
    assert done.message == "Undid: changed which suggestions are offered."
    assert not SuggestionRule.objects.exists()
    collection_undo.redo(desk, by=cast["ada"])
    assert SuggestionRule.of(desk.pk)["name"].threshold == 0.6


@pytest.mark.parametrize("typed", ["", "many", "101", "-1", "1.5", "9" * 30])
def test_what_cannot_be_read_is_kept_and_told(client, some, cast, typed):
    client.force_login(cast["ada"])
    response = client.post(address(), {"percent-name": typed, "percent-claim": "70", "offered-claim": "1"})
    assert response.status_code == 422
    html = response.content.decode()
    assert "Write a whole number from 0 to 100." in html
    assert f'name="percent-name" id="percent-name" value="{typed[:40]}"' in html or not typed
    assert 'id="percent-claim" value="70"' in html
    assert not SuggestionRule.objects.exists()


def test_saving_what_is_so_already_writes_nothing(client, some, cast):
    client.force_login(cast["ada"])
    client.post(address(), {"percent-name": "0", "offered-name": "1"})
    assert not Event.objects.filter(verb="suggestions set").exists()


def test_editors_and_owners_change_it_others_see_it(client, some, cast):
    for name in ("ben", "dana"):
        client.force_login(cast[name])
        html = client.get(address()).content.decode()
        assert "can change this" in html
        assert "Save<" not in html
        assert client.post(address(), {"percent-name": "9"}).status_code == 404
    assert not SuggestionRule.objects.exists()


def test_bars_stand_for_bands_of_five_percent(desk, some):
    bars = names(desk).bars
    assert [bar.percent for bar in bars if bar.open] == [25, 60, 95]
    assert bars[-1].open > bars[5].open == bars[12].open  # a full score counts to the last band


def test_as_many_queries_for_one_as_for_many(client, article, cast, django_assert_max_num_queries):
    client.force_login(cast["ada"])
    make_suggestion(article, "Ada")
    client.get(address())
    with django_assert_max_num_queries(30) as few:
        client.get(address())
    for at, name in enumerate(("Ben", "Rome", "Cleo", "Dana")):
        make_suggestion(article, name, score=at / 5)
    with django_assert_max_num_queries(30) as many:
        client.get(address())
    assert len(many) == len(few)
