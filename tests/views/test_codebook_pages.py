"""The codebook's pages: readable by every member, changed by editors, every change undone by its button."""

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations import codebook_file
from annotations.actions.codebook import default
from annotations.actions.codebook.editing import edit
from annotations.models import Attribute, Event, Option, Shortcut, Tag, TagRole
from annotations.queries import present
from tests import make
from tests.stored import stored

LOOKS = {"colour": "rose", "pattern": "wavy", "letter": "R"}


@stored
def book(desk):
    make.make_codebook(desk)
    return desk


@pytest.fixture
def ada(client, cast) -> Client:
    client.force_login(cast["ada"])
    return client


def at(name, *args, query=""):
    return reverse(name, args=["desk", *args]) + query


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def told(book, key):
    return present.tag(Tag.objects.filter(collection=book).whole().get(key=key))


def posted(client, address, data, **headers):
    """The page that a POST leads to."""
    response = client.post(address, data, **headers)
    assert response.status_code == 303
    return client.get(response["Location"], **headers)


def undo(client, name="collection_undo"):
    return client.post(at(name), HTTP_REFERER=at("codebook"))


def test_every_member_reads_it_and_only_editors_are_offered_changes(book, client, cast):
    make.make_annotation(make.make_article(book), "quick")
    client.force_login(cast["dana"])
    page = text_of(client.get(at("codebook")))
    assert "1 annotation in 1 article by 1 person" in page
    assert "almost no chance" in page
    assert "1–5 %" in page
    assert "New tag" not in page
    assert "Edit" not in page
    assert "Your keys" not in page
    client.force_login(cast["ada"])
    assert "New tag" in text_of(client.get(at("codebook")))


def test_a_tag_is_created_with_a_key_from_its_name(book, ada):
    response = posted(ada, at("tag_new"), {"name": "Bare Rumour", **LOOKS, "shortcut": "t"})
    assert "Created Bare Rumour." in text_of(response)
    assert response.request["PATH_INFO"] == at("tag", "bare-rumour")
    tag = Tag.objects.get(key="bare-rumour")
    assert (tag.colour, tag.pattern, tag.shortcut, tag.position) == ("rose", "wavy", "t", 9)
    undo(ada)
    assert not Tag.objects.filter(key="bare-rumour").exists()
    undo(ada, "collection_redo")
    assert Tag.objects.filter(key="bare-rumour", shortcut="t").exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "This cannot stay empty."),
        ({"key": "claim"}, "The key “claim” is taken. Choose another."),
        ({"key": "a b"}, "A key is made of letters a to z"),
        ({"shortcut": "j"}, "The key j goes to the next paragraph while reading. Choose another."),
        ({"shortcut": "1"}, "The key 1 belongs to Claim. Choose another."),
        ({"letter": ""}, "This cannot stay empty."),
        ({"colour": "pink"}, "There is no such colour."),
        ({"definition": "x" * 5001}, "At most 5000 characters fit here"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_is_kept(book, ada, typed, said):
    response = ada.post(at("tag_new"), {"name": "Rumour", **LOOKS, "example": "Kept words.", **typed})
    assert response.status_code in {409, 422}
    assert said in text_of(response)
    assert "Kept words." in response.content.decode()
    assert Tag.objects.count() == 9


def fields(book, key, **more):
    shown = told(book, key)
    names = ("name", "definition", "example", "colour", "pattern", "letter", "shortcut")
    return {name: shown[name] for name in names} | more


def test_a_rename_keeps_the_key_and_is_undone_after_a_reload(book, ada):
    ada.post(at("tag", "claim"), fields(book, "claim", name="Assertion"))
    assert told(book, "claim")["name"] == "Assertion"
    assert "Undo: renamed Claim to Assertion" in text_of(ada.get(at("codebook")))
    event = Event.objects.get(verb="tag changed")
    ada.post(at("collection_undo") + f"?event={event.pk}")
    assert told(book, "claim")["name"] == "Claim"
    assert "Redo: renamed Claim to Assertion" in text_of(ada.get(at("codebook")))


def test_an_undo_refuses_when_somebody_has_changed_the_same_since(book, ada, cast):
    ada.post(at("tag", "claim"), fields(book, "claim", name="Assertion"))
    edit(book, "claim", by=cast["ben"], name="Statement")
    response = undo(ada)
    assert response.status_code == 412
    assert "somebody has changed the same things since" in text_of(response)
    assert told(book, "claim")["name"] == "Statement"


def test_two_who_change_the_same_words_are_told(book, ada, cast):
    page = ada.get(at("tag", "claim"))
    seen = page.context["form"].initial["seen"]
    edit(book, "claim", by=cast["ben"], definition="Ben’s words.")
    typed = fields(book, "claim", definition="Ada’s words.", seen=seen)
    response = ada.post(at("tag", "claim"), typed)
    assert response.status_code == 412
    assert "Somebody has changed the definition" in text_of(response)
    assert "Ada’s words." in response.content.decode()
    again = response.context["form"]["seen"].value()
    ada.post(at("tag", "claim"), {**typed, "seen": again})
    assert told(book, "claim")["definition"] == "Ada’s words."


def test_tags_are_put_in_order(book, ada):
    ada.post(at("tag_arrange", "speculation"), {"do": "up"})
    keys = Tag.objects.filter(collection=book).values_list("key", flat=True)
    assert list(keys)[:3] == ["speculation", "claim", "attribution"]
    undo(ada)
    assert list(keys.all())[:3] == ["claim", "speculation", "attribution"]


def test_moving_a_tag_swaps_the_list_and_says_so(book, ada):
    htmx = {"HTTP_HX_REQUEST": "true"}
    response = posted(ada, at("tag_arrange", "claim"), {"do": "down"}, **htmx)
    body = response.content.decode()
    assert body.lstrip().startswith('<div id="codebook"')
    assert "Changed the order of the tags." in body
    assert 'hx-swap-oob="true"' in body


def test_a_retired_tag_is_not_offered_and_comes_back(book, ada):
    ada.post(at("tag_arrange", "claim"), {"do": "retire"})
    assert Tag.objects.get(key="claim").retired
    ada.post(at("tag_new"), {"name": "New", **LOOKS, "shortcut": "1"})
    ada.post(at("tag_arrange", "claim"), {"do": "bring-back"})
    claim = Tag.objects.get(key="claim")
    assert (claim.retired, claim.shortcut) == (False, ""), "its key belongs to another by now"


def test_parts_attributes_and_options_are_added_changed_ordered_and_removed(book, ada):
    ada.post(at("part_new", "claim", query="?part=role"), {"name": "Evidence", "definition": "What shows it."})
    role = TagRole.objects.get(tag__key="claim", key="evidence")
    assert role.definition == "What shows it."
    ada.post(at("part", "claim", query="?part=role:evidence"), {"name": "Proof", "required": "on"})
    role.refresh_from_db()
    assert (role.name, role.required, role.definition) == ("Proof", True, "")
    ada.post(at("tag_arrange", "claim"), {"do": "up", "part": "role:evidence"})
    assert [each["key"] for each in told(book, "claim")["roles"]] == ["evidence", "claim"]
    ada.post(at("part_new", "claim", query="?part=attribute"), {"name": "Topic", "type": "choices", "expected": "on"})
    for name in ("War", "Trade & aid"):
        ada.post(at("part_new", "claim", query="?part=option:topic"), {"name": name, "default": "on"})
    topic = Attribute.objects.get(tag__key="claim", key="topic")
    assert [(each.key, each.default) for each in topic.options.all()] == [("war", False), ("trade-aid", True)]
    ada.post(at("part", "claim", query="?part=option:topic:war"), {"name": "War", "low": "10", "high": "30"})
    assert Option.objects.get(key="war").high == 30
    ada.post(at("tag_arrange", "claim"), {"do": "up", "part": "option:topic:trade-aid"})
    ada.post(at("tag_arrange", "claim"), {"do": "retire", "part": "option:topic:trade-aid"})
    ada.post(at("tag_arrange", "claim"), {"do": "remove", "part": "option:topic:war"})
    assert [(each.key, each.retired, each.default) for each in topic.options.all()] == [("trade-aid", True, False)]
    before = told(book, "claim")
    for _ in range(Event.objects.filter(verb="tag changed").count()):
        assert undo(ada).status_code == 303
    assert [each["key"] for each in told(book, "claim")["roles"]] == ["claim"]
    for _ in range(Event.objects.filter(verb="tag changed").count()):
        undo(ada, "collection_redo")
    assert told(book, "claim") == before


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"low": "10"}, "A band needs both its ends"),
        ({"low": "30", "high": "10"}, "from a lower per cent to a higher"),
        ({"key": "a:b"}, "has no spaces, colons or commas"),
        ({"low": "101", "high": "120"}, "less than or equal to 100"),
    ],
)
def test_an_option_that_cannot_be(book, ada, typed, said):
    response = ada.post(at("part_new", "claim", query="?part=option:checkability"), {"name": "Odd", **typed})
    assert response.status_code == 422
    assert said in text_of(response)


def test_what_is_in_use_cannot_be_removed_and_is_offered_to_be_retired(book, ada):
    make.make_annotation(make.make_article(book), "quick")
    response = ada.post(at("tag_arrange", "claim"), {"do": "remove", "part": "role:claim"})
    assert response.status_code == 409
    assert "1 annotation has “Claim”, so it cannot be removed." in text_of(response)
    page = text_of(ada.get(at("tag_delete", "claim")))
    assert "Claim is in use" in page
    assert "Retire" in page
    response = ada.post(at("tag_delete", "claim"))
    assert response.status_code == 409
    assert "1 annotation has the tag Claim" in text_of(response)


def test_an_unused_tag_is_deleted_and_an_undo_brings_it_back_with_all_it_had(book, ada, cast):
    Shortcut.objects.create(user=cast["ben"], tag=Tag.objects.get(key="event"), key="w")
    before = told(book, "attribution"), told(book, "event")
    ada.post(at("tag_delete", "event"))
    ada.post(at("tag_delete", "attribution"))
    assert Tag.objects.count() == 7
    undo(ada)
    undo(ada)
    assert (told(book, "attribution"), told(book, "event")) == before
    assert Shortcut.objects.get().key == "w"


def test_merging_is_previewed(book, ada):
    article = make.make_article(book)
    make.make_annotation(article, "quick", tag="speculation", by="ben")
    page = text_of(ada.get(at("tag_merge", "speculation", query="?into=claim")))
    assert "1 annotation in 1 article by 1 person moves." in page
    assert "Claim gains the part Cue, not required." in page
    assert "Claim gains the attribute Whose voice, not expected." in page
    response = posted(ada, at("tag_merge", "speculation"), {"into": "claim", "main_to_main": "on"})
    assert "Merged Speculation into Claim: 1 annotation moved." in text_of(response)
    assert not Tag.objects.filter(key="speculation").exists()


def test_ones_own_keys(book, client, cast):
    client.force_login(cast["ben"])
    keys = {tag.key: tag.shortcut for tag in Tag.objects.filter(collection=book)}
    response = client.post(at("codebook_keys"), keys | {"claim": "2"})
    assert response.status_code == 422
    assert "The key 2 belongs to Claim. Choose another." in text_of(response)
    client.post(at("codebook_keys"), keys | {"claim": "c", "event": ""})
    assert set(Shortcut.objects.values_list("user__username", "tag__key", "key")) == {
        ("ben", "claim", "c"), ("ben", "event", ""),
    }  # fmt: skip
    client.post(at("codebook_keys"), {"do": "forget"})
    assert not Shortcut.objects.exists()


def test_a_codebook_goes_from_one_collection_to_another(book, annex, ada):
    saved = ada.get(at("codebook_json")).content.decode()
    assert json.loads(saved)["format"] == "postil codebook"
    there = reverse("codebook_import", args=["annex"])
    preview = ada.post(there, {"text": saved, "do": "preview"})
    assert "Claim added" in text_of(preview)
    assert not Tag.objects.filter(collection=annex).exists()
    ada.post(there, {"text": saved, "do": "bring"})
    assert ada.get(reverse("codebook_json", args=["annex"])).content.decode() == saved
    ada.post(reverse("collection_undo", args=["annex"]))
    assert not Tag.objects.filter(collection=annex).exists()


def test_bringing_in_adds_what_is_lacking_and_replaces_only_if_asked(book, ada):
    TagRole.objects.filter(tag__key="speculation", key="cue").delete()
    Option.objects.filter(attribute__tag__key="claim", key="CFS").delete()
    Tag.objects.filter(key="claim").update(definition="Ours.")
    page = ada.get(at("codebook_import", query="?from=default"))
    text = page.context["form"]["text"].value()
    preview = text_of(ada.post(at("codebook_import"), {"text": text, "do": "preview"}))
    assert "Gains the part Cue." in preview
    assert "Checkability gains check-worthy factual." in preview
    assert "Person left as it is" in preview
    ada.post(at("codebook_import"), {"text": text, "do": "bring"})
    assert told(book, "claim")["definition"] == "Ours."
    assert [each["key"] for each in told(book, "speculation")["roles"]] == ["scope", "cue"]
    ada.post(at("codebook_import"), {"text": text, "do": "bring", "replacing": "on"})
    assert told(book, "claim")["definition"].startswith("A statement that")
    ada.post(at("collection_undo"))
    assert told(book, "claim")["definition"] == "Ours."


GOOD = {"format": "postil codebook", "version": 1, "tags": []}
SOUND = {**default()[-1], "key": "sound"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Choose a file, or paste the text of one."),
        ("{oh", "This is not JSON (line 1"),
        ("[" * 100_000, "This is not JSON"),
        ("[]", "This is JSON, but no codebook"),
        ('{"format": "postil"}', "It is an export of annotations"),
        (json.dumps({**GOOD, "version": 7}), "This codebook is of version 7"),
        (json.dumps({**GOOD, "tags": [{"key": "x"}]}), "At tags → 1 → name"),
        (json.dumps({**GOOD, "more": 1}), "At more"),
        (json.dumps({**GOOD, "tags": "\ud800"}), "At tags"),
        (json.dumps({**GOOD, "\ud800": 1}), "At its top: Input should be a valid string"),
        (
            json.dumps({**GOOD, "tags": [{**SOUND, "name": "half \ud800"}]}),
            "At tags → 1 → name: it holds half a character",
        ),
        (json.dumps({**GOOD, "tags": [{**SOUND, "name": " "}]}), "At tags → 1 → name: it is blank"),
    ],
)
def test_a_bad_file_is_refused_with_a_reason_and_kept(book, ada, text, said):
    before = [told(book, key) for key in ("claim", "person")]
    for do in ("preview", "bring"):
        response = ada.post(at("codebook_import"), {"text": text, "do": do})
        assert response.status_code == 422
        assert said in text_of(response).replace("&quot;", '"')
        assert response.context["form"]["text"].value() == text
    assert [told(book, key) for key in ("claim", "person")] == before


def test_the_default_codebook_is_a_codebook_file():
    assert codebook_file.read(codebook_file.written(default())) == default()


def test_the_report_has_counts_through_the_filter_and_real_examples(book, ada):
    article = make.make_article(book, title="Foxes at large")
    make.make_annotation(article, "Over", tag="place", by="ben", note="A long note.")
    make.make_annotation(article, "dog", tag="place", by="ada", note="Short.")
    page = text_of(ada.get(at("codebook_report")))
    assert "2 annotations in 1 article by 2 people" in page
    assert "“Over”" in page
    assert "“dog”" not in page
    assert "Foxes at large" in page
    page = text_of(ada.get(at("codebook_report", query="?author=ben")))
    assert "1 annotation in 1 article by 1 person" in page
    assert "Counted are only annotations with author ben" in page


@pytest.mark.parametrize("name", ["codebook", "codebook_report"])
def test_the_queries_do_not_grow_with_annotations(book, ada, name):
    article = make.make_article(book)
    make.make_annotation(article, "quick")
    make.make_annotation(article, "dog", tag="place")
    ada.get(at(name))
    with CaptureQueriesContext(connection) as few:
        ada.get(at(name))
    for word in ("The", "brown", "fox", "jumps", "lazy"):
        for tag in ("claim", "place"):
            make.make_annotation(article, word, tag=tag, by="ben")
    with CaptureQueriesContext(connection) as many:
        ada.get(at(name))
    assert len(many) == len(few)
