"""The pages on which editors change names, without scripts."""

import re

import pytest
from django.urls import reverse

from annotations.actions import entities
from annotations.models import Entity, Event
from annotations.text.likeness import likeness
from tests.make import make_annotation, make_article, make_codebook
from tests.views.page_text import parsed


@pytest.fixture
def editor(client, desk, cast):
    make_codebook(desk)
    article = make_article(desk, "Tokayev left. President Tokayev said so. Almaty waits.")
    for quote, tag in (("Tokayev", "person"), ("President Tokayev", "person"), ("Almaty", "place")):
        make_annotation(article, quote, tag=tag, by="ben")
    client.force_login(cast["ada"])
    return client


def entity(name):
    return Entity.objects.get(name=name)


def address(route, name):
    return reverse(route, args=["desk", entity(name).pk])


def undo(client, response):
    """Press the button of the last message that the answer leaves."""
    assert response.status_code == 303
    html = client.get(response["Location"]).content.decode()
    action = re.findall(r'action="(/c/desk/(?:un|re)do/[^"]*)"', html)[-1].replace("&amp;", "&")
    return client.post(action, headers={"Referer": "http://testserver" + response["Location"]})


def test_a_name_is_changed_and_the_change_is_undone_and_redone(editor):
    sent = {"name": "Kassym-Jomart Tokayev", "keep_old": "on"}
    response = editor.post(address("entity_names", "Tokayev"), sent)
    assert response["Location"] == address("entity", "Kassym-Jomart Tokayev")
    back = undo(editor, response)
    assert entity("Tokayev").aliases.count() == 0
    assert back["Location"].endswith(response["Location"])
    undo(editor, back)
    assert entity("Kassym-Jomart Tokayev").aliases.get().name == "Tokayev"


def test_a_name_that_is_anothers_offers_to_merge_and_keeps_what_was_typed(editor):
    for route in ("entity_names", "entity_name_add"):
        response = editor.post(address(route, "Tokayev"), {"name": "President Tokayev"})
        html = response.content.decode()
        assert response.status_code == 422
        assert f"{address('entity_merge', 'Tokayev')}?name=President%20Tokayev" in html
        assert 'value="President Tokayev"' in html
    for sent in ({"name": " "}, {"name": "x" * 301}, {}):
        response = editor.post(address("entity_names", "Tokayev"), sent)
        assert response.status_code == 422
        assert sent.get("name", "").strip() in response.content.decode()
    assert not Event.objects.filter(article=None).exists()


def test_another_name_comes_and_goes(editor):
    response = editor.post(address("entity_name_add", "Tokayev"), {"name": "the president"})
    assert entity("Tokayev").aliases.get().name == "the president"
    undo(editor, response)
    assert not entity("Tokayev").aliases.exists()
    editor.post(address("entity_name_add", "Tokayev"), {"name": "the president"})
    response = editor.post(address("entity_name_remove", "Tokayev"), {"name": "the president"})
    assert not entity("Tokayev").aliases.exists()
    undo(editor, response)
    assert entity("Tokayev").aliases.exists()
    refused = editor.post(address("entity_name_remove", "Tokayev"), {"name": "nobody"})
    assert refused.status_code == 409
    assert "not one of the other names" in refused.content.decode()


def test_a_merge_is_shown_before_it_is_done(editor):
    choosing = editor.get(address("entity_merge", "Tokayev")).content.decode()
    assert f"{address('entity_merge', 'Tokayev')}?name=President%20Tokayev" in choosing
    assert '<option value="President Tokayev">' in choosing
    preview = editor.get(address("entity_merge", "Tokayev") + "?name=President+Tokayev").content.decode()
    assert "1 annotation of <bdi>President Tokayev</bdi> move" in preview
    assert "Which name stays in front?" in preview
    sent = {"name": "President Tokayev", "keep": "other"}
    response = editor.post(address("entity_merge", "Tokayev"), sent)
    assert response["Location"] == address("entity", "President Tokayev")
    assert entity("President Tokayev").annotations.count() == 2
    undo(editor, response)
    assert entity("Tokayev").annotations.count() == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Almaty", "“Almaty” is marked as place, and this is marked as person"),
        ("tokay", "Is it one of these?"),
        ("zebra", "Nothing marked as person has the name “zebra”."),
        ("Tokayev", "“Tokayev” is one of its own names."),
        ("", "This cannot stay empty."),
        ("a\0b", "NUL"),
    ],
)
def test_what_cannot_be_merged_is_said(editor, name, said):
    for response in (
        editor.get(address("entity_merge", "Tokayev"), {"name": name}),
        editor.post(address("entity_merge", "Tokayev"), {"name": name}),
    ):
        assert response.status_code == 422
        assert said in response.content.decode()
    assert Entity.objects.count() == 3


def test_a_split_is_shown_before_it_is_done(editor, cast):
    entities.merge(entity("Tokayev"), into=entity("President Tokayev"), by=cast["ada"])
    preview = editor.get(address("entity_split", "President Tokayev"), {"name": "Tokayev"}).content.decode()
    assert "1 annotation</b> reads" in preview
    assert "of 2 mentions" in preview
    response = editor.post(address("entity_split", "President Tokayev"), {"name": "Tokayev"})
    assert entity("Tokayev").annotations.count() == 1
    undo(editor, response)
    assert not Entity.objects.filter(name="Tokayev").exists()
    for name in ("zebra", ""):
        assert editor.get(address("entity_split", "President Tokayev"), {"name": name}).status_code == 409


def test_only_a_name_without_mentions_is_removed(editor):
    assert address("entity_remove", "Almaty") not in editor.get(address("entity", "Almaty")).content.decode()
    assert editor.post(address("entity_remove", "Almaty")).status_code == 409
    entity("Almaty").annotations.all().delete()
    assert address("entity_remove", "Almaty") in editor.get(address("entity", "Almaty")).content.decode()
    response = editor.post(address("entity_remove", "Almaty"))
    assert response["Location"] == reverse("entities", args=["desk"])
    undo(editor, response)
    assert entity("Almaty")


def test_the_undo_of_a_message_is_anothers_to_press_no_more(editor, client, cast, desk):
    editor.post(address("entity_names", "Tokayev"), {"name": "K. Tokayev"})
    desk.memberships.filter(user=cast["ben"]).update(role=3)
    client.force_login(cast["ben"])
    assert client.post(reverse("collection_undo", args=["desk"])).status_code == 409
    assert client.post(reverse("collection_undo", args=["desk"]) + "?event=x").status_code == 422
    assert entity("K. Tokayev")


def test_with_scripts_an_undo_loads_the_page_anew(editor):
    editor.post(address("entity_names", "Tokayev"), {"name": "K. Tokayev"})
    response = editor.post(reverse("collection_undo", args=["desk"]), headers={"HX-Request": "true"})
    assert response["HX-Refresh"] == "true"
    assert entity("Tokayev")


def test_every_page_is_whole(editor, cast):
    entities.add_alias(entity("Tokayev"), by=cast["ada"], name="O’Neil & “Co” <b>")
    for route, query in (
        ("entity", ""),
        ("entity_names", ""),
        ("entity_merge", ""),
        ("entity_merge", "?name=President+Tokayev"),
        ("entity_split", "?name=O%E2%80%99Neil+%26+%E2%80%9CCo%E2%80%9D+%3Cb%3E"),
    ):
        response = editor.get(address(route, "Tokayev") + query)
        assert response.status_code == 200
        parsed(response.content.decode())


@pytest.mark.parametrize(
    ("one", "other", "like"),
    [
        ("Kassym-Jomart Tokayev", "Tokayev", 2),
        ("Tokayev’s", "TOKAYEV", 3),
        ("Kassym-Jomart Tokayev", "President Tokayev", 1),
        ("Kassym-Jomart Tokayev", "Kassym Jomart Tokayev", 3),
        ("Almaty", "Almaty region", 2),
        ("5 January 2022", "6 January 2022", 0),
        ("Ali", "Alia", 0),
        ("—", "Almaty", 0),
    ],
)
def test_names_are_like_one_another(one, other, like):
    assert likeness([one], [other]) == likeness(["Zebra", other], [one]) == like
