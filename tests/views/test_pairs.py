"""The pages that ask whether two names are one, and take apart what was joined, without scripts."""

import json
import re

import pytest
from django.http import QueryDict
from django.urls import reverse

from annotations.actions import linking, restoring
from annotations.models import Alias, Entity, EntityPair
from annotations.queries.entities.pairs import question
from annotations.queries.exporting import exported
from annotations.queries.filtering.filter import Filter
from reader.models import User
from tests.make import make_annotation, make_article, make_codebook, make_collection

ASKED = ("David Johnson", "David Johnston", "Chris Hansen", "Chris Hanson")
PAGE = "/c/desk/entities/same/"


def marked(collection, *names):
    for name in names:
        text = f"Nobody knew. Then {name} told them that the dam would hold. It held."
        make_annotation(make_article(collection, text, title=f"On {name}"), name, tag="person")


@pytest.fixture
def editor(client, desk, cast):
    make_codebook(desk)
    marked(desk, *ASKED)
    linking.link(desk)
    client.force_login(cast["ada"])
    return client


def html(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def back(client, response):
    """Press the button of the last message that the answer leaves."""
    assert response.status_code == 303
    action = re.findall(r'action="(/c/desk/(?:un|re)do/[^"]*)"', html(client, response["Location"]))[-1]
    return client.post(action.replace("&amp;", "&"), headers={"Referer": "http://testserver" + response["Location"]})


def test_the_names_say_how_many_are_asked_about_and_a_question_shows_both(editor):
    assert "2 names may be the same as another" in html(editor, "/c/desk/entities/")
    page = html(editor, PAGE)
    assert "Spelt alike: Hansen / Hanson" in page
    assert "1 of 2" in page
    assert page.count("told them that the dam would hold.") == 2
    assert "Chris Hansen" in page
    assert "Chris Hanson" in page


def test_later_comes_the_next_one_and_then_the_first_again(editor):
    first = EntityPair.objects.first()
    assert "2 of 2" in html(editor, f"{PAGE}?after={first.pk}")
    assert "1 of 2" in html(editor, f"{PAGE}?after={EntityPair.objects.last().pk}")
    for nonsense in ("0", "x", "٣", "9" * 5000, "-1"):
        assert "1 of 2" in html(editor, f"{PAGE}?after={nonsense}")


def test_the_same_and_the_name_in_front_and_back_again(editor):
    pair = EntityPair.objects.select_related("first", "second").first()
    response = editor.post(f"{PAGE}{pair.pk}/", {"same": "1", "lead": str(pair.second_id)})
    assert Entity.objects.get(pk=pair.second_id).aliases.get().name == pair.first.name
    back(editor, response)
    assert "1 of 2" in html(editor, PAGE)
    again = editor.post(f"{PAGE}{pair.pk}/", {"different": "1"})
    assert "gone by now" in again.content.decode()
    assert again.status_code == 409


def test_not_the_same_and_back_again(editor):
    pair = EntityPair.objects.first()
    back(editor, editor.post(f"{PAGE}{pair.pk}/", {"different": "1"}))
    assert "1 of 2" in html(editor, PAGE)
    editor.post(f"{PAGE}{pair.pk}/", {"different": "1"})
    editor.post(f"{PAGE}{EntityPair.objects.last().pk}/", {"different": "1"})
    assert "No two names are waiting" in html(editor, PAGE)
    assert "may be the same" not in html(editor, "/c/desk/entities/")


def test_who_may_not_edit_sees_the_question_only(editor, cast):
    editor.force_login(cast["dana"])
    page = html(editor, PAGE)
    assert "Not the same" not in page
    assert "The collection’s editors answer this." in page
    assert editor.post(f"{PAGE}{EntityPair.objects.first().pk}/", {"different": "1"}).status_code == 404


def test_what_was_joined_stands_on_its_page_and_is_taken_apart(editor, desk):
    marked(desk, "Kassym-Jomart Tokayev")
    Entity.objects.create(
        collection=desk, tag=Entity.objects.first().tag, name="Qasym-Jomart Toqaev"
    )  # as an import makes it
    linking.link(desk)
    joined = Entity.objects.get(aliases__isnull=False)
    name = joined.aliases.get().name
    address = reverse("entity", args=["desk", joined.pk])
    page = html(editor, address)
    assert "Joined by Postil: 1 name" in page
    event = re.search(r'name="event" value="(\d+)"', page).group(1)
    response = editor.post(reverse("entity_apart", args=["desk", joined.pk]), {"event": event})
    assert Entity.objects.filter(name=name).exists()
    back(editor, response)
    assert joined.aliases.get().name == name
    for nonsense in ("", "x", "0"):
        response = editor.post(reverse("entity_apart", args=["desk", joined.pk]), {"event": nonsense})
        assert response.status_code == 409


def test_as_many_queries_for_two_questions_as_for_many(editor, desk, django_assert_max_num_queries):
    html(editor, PAGE)
    with django_assert_max_num_queries(40) as few:
        html(editor, PAGE)
    given = [f"{letter}onathan" for letter in "BCDFGHKLMP"]
    marked(desk, *(f"{name} {family}" for name in given for family in ("Hansen", "Hanson")))
    linking.link(desk)
    assert question(desk, user=User.objects.get(username="ada")).total > 4
    with django_assert_max_num_queries(40) as many:
        html(editor, PAGE)
    assert len(many) == len(few)


def test_what_is_joined_and_told_apart_goes_out_and_comes_in_as_the_same_document(editor, desk, cast):
    marked(desk, "Kassym-Jomart Tokayev", "Kasym-Zhomart Tokayev")
    linking.link(desk)
    assert Alias.objects.exists()
    editor.post(f"{PAGE}{EntityPair.objects.first().pk}/", {"different": "1"})

    def document(collection):
        return json.loads("".join(exported(collection, Filter.parse(QueryDict("")), user=None)))

    def told(collection):
        return {key: value for key, value in document(collection).items() if key not in {"exported_at", "collection"}}

    copy = make_collection("copy")
    restoring.restore(copy, document(desk), by=None)
    linking.link(copy)
    assert told(copy) == told(desk)
