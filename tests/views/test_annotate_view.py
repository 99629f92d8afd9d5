import json

import pytest
from django.urls import reverse

from annotations.actions import annotate as actions
from annotations.models import Annotation, Entity, Event
from tests.make import make_annotation, make_article, make_codebook, picture
from tests.stored import stored
from tests.views.page_text import parsed, text_of

HTMX = {"HX-Request": "true"}


@stored
def article(desk):
    make_codebook(desk)
    return make_article(desk, "The quick brown fox jumps.", "Over the lazy dog.", "A dog 🐕‍🦺 is a dog.")


@pytest.fixture
def ada(client, cast):
    client.force_login(cast["ada"])
    return client


def address(article, name="annotate", *more):
    return reverse(name, args=[article.collection.slug, article.pk, *more])


def passage(article, quote, **more):
    start = article.text.index(quote)
    return {"start": start, "end": start + len(quote), "quote": quote, "tag": "claim", **more}


def told(response):
    return json.loads(response.headers["HX-Trigger-After-Swap"])["postil:changed"]


def test_a_selection_is_marked_and_the_answer_is_what_changed(ada, article):
    response = ada.post(address(article), passage(article, "brown fox", note="why"), headers=HTMX)
    assert response.status_code == 200
    assert picture(article).startswith("The quick {brown fox} jumps.")
    texts, attributes = parsed(response.content.decode())
    for name in ["b1", "c1", "m1", "groups", "totals", "message"]:
        assert attributes[name]["hx-swap-oob"] == "true"
    assert "b2" not in attributes
    assert texts["p1"] == "The quick brown fox jumps."
    assert "why" in texts["c1"]
    assert "1 annotation" in texts["totals"]
    annotation = Annotation.objects.get()
    assert told(response) == {
        "event": Event.objects.get().pk,
        "paragraphs": [0],
        "annotations": [str(annotation.pk)],
        "message": "Marked as claim.",
    }
    assert "Marked as claim." in texts["message"]
    assert "/undo/?event=" in response.content.decode()


def test_without_scripts_one_comes_back_to_the_place_with_the_filter(ada, article):
    response = ada.post(address(article) + "?tag=claim&author=ada", passage(article, "fox"))
    assert response.status_code == 303
    assert response.headers["Location"] == (
        address(article, "article") + f"?tag=claim&author=ada#a-{Annotation.objects.get().pk}"
    )
    assert "Marked as claim." in ada.get(address(article, "article")).content.decode()


def test_several_pieces_make_one_annotation(ada, article):
    data = {"start": [4, 35], "end": [9, 39], "quote": ["quick", article.text[35:39]], "tag": "claim"}
    ada.post(address(article), data, headers=HTMX)
    assert picture(article).startswith("The {quick} brown")
    assert Annotation.objects.get().spans.count() == 2


def test_a_passage_across_paragraphs_touches_both(ada, article):
    response = ada.post(address(article), passage(article, "jumps.\n\nOver").copy(), headers=HTMX)
    assert told(response)["paragraphs"] == [0, 1]


def test_line_ends_as_browsers_send_them_are_understood(ada, article):
    data = passage(article, "jumps.\n\nOver", note="one\r\ntwo")
    data["quote"] = data["quote"].replace("\n", "\r\n")
    ada.post(address(article), data, headers=HTMX)
    assert Annotation.objects.get().note == "one\ntwo"


def test_a_place_that_has_slipped_is_found_again(ada, article):
    data = passage(article, "lazy") | {"start": 2, "end": 6}
    assert ada.post(address(article), data, headers=HTMX).status_code == 200
    assert "{lazy}" in picture(article)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"quote": "no such words"}, "do not stand in the text"),
        ({"tag": "nonsense"}, "not in this collection"),
        ({"tag": ""}, "Choose a tag"),
        ({"note": "x" * 10_001}, "at most 10,000 fit"),
        ({"start": "", "end": "", "quote": "", "words": "no such words"}, "do not stand in this paragraph"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(ada, article, wrong, said):
    data = passage(article, "brown fox", note="kept <b>") | wrong
    refused = ada.post(address(article), data, headers=HTMX)
    assert refused.status_code == 422
    assert said in text_of(refused.content.decode(), "message")
    page = ada.post(address(article), data)
    assert page.status_code == 422
    html = page.content.decode()
    assert said in html
    assert ("kept &lt;b&gt;" in html) or ("x" * 10_001 in html)
    assert ("brown fox</textarea>" in html) or ("no such words</textarea>" in html)
    assert not Annotation.objects.exists()


def test_a_mark_that_the_filter_hides_is_said_to_be(ada, article):
    response = ada.post(address(article) + "?author=ben", passage(article, "fox"), headers=HTMX)
    html = response.content.decode()
    assert "The filter leaves it out." in text_of(html, "message")
    assert '<a href="?">Show it</a>' in html
    assert text_of(html, "totals").split() == ["0", "of", "1", "shown", "Show", "all"]


def test_the_form_of_a_paragraph_shows_it_with_the_tags(ada, article):
    html = ada.get(address(article) + "?tag=claim&paragraph=2").content.decode()
    assert "Over the lazy dog." in html
    assert "The quick brown fox" not in html
    assert "A statement that the text, or someone it quotes, puts forward" in html
    assert "annotations/?tag=claim" in html
    assert ada.get(address(article) + "?paragraph=99").status_code == 404


def test_words_of_a_paragraph_are_marked(ada, article):
    response = ada.post(address(article), {"paragraph": "2", "words": " lazy   dog ", "tag": "claim", "note": ""})
    assert response.status_code == 303
    assert "{lazy dog}" in picture(article)


def test_words_may_reach_into_the_next_paragraph(ada, article):
    ada.post(address(article), {"paragraph": "1", "words": "jumps.\r\n\r\nOver the", "tag": "claim"})
    assert "{jumps.\n\nOver the}" in picture(article)


def test_words_that_stand_there_too_often_are_not_all_listed(ada, desk, article):
    for often, listed in [(50, 50), (51, 0), (2000, 0)]:
        other = make_article(desk, "so it goes " * often)
        page = ada.post(address(other), {"paragraph": "1", "words": "goes", "tag": "claim"})
        assert page.status_code == 422
        html = page.content.decode()
        assert html.count('name="occurrence"') == listed
        assert (f"The words stand there {often:,} times: give more of them." in html) == (not listed)
    ada.post(address(other), {"paragraph": "1", "words": "goes", "tag": "claim", "occurrence": "70"})
    assert other.annotations.get().spans.get().start == 69 * 11 + 6


def test_too_many_passages_are_not_looked_for(ada, article):
    data = {"start": [4] * 101, "end": [9] * 101, "quote": ["nowhere to be found"] * 101, "tag": "claim"}
    refused = ada.post(address(article), data, headers=HTMX)
    assert refused.status_code == 422
    assert "at most 100 passages, and these are 101" in text_of(refused.content.decode(), "message")


def test_no_words_are_the_whole_paragraph(ada, article):
    ada.post(address(article), {"paragraph": "2", "words": "", "tag": "claim"})
    assert "{Over the lazy dog.}" in picture(article)


def test_words_that_stand_twice_are_chosen_from(ada, article):
    data = {"paragraph": "3", "words": "dog", "tag": "claim", "note": "which"}
    page = ada.post(address(article), data)
    assert page.status_code == 422
    assert "stand here 2 times" in page.content.decode()
    assert page.content.decode().count('name="occurrence" value=') == 2
    assert ada.post(address(article), data | {"occurrence": "2"}).status_code == 303
    assert picture(article).endswith("is a {dog}.")


def test_readers_and_strangers_cannot_mark(client, article, annex, cast):
    client.force_login(cast["dana"])
    assert client.post(address(article), passage(article, "fox")).status_code == 404
    assert client.get(address(article)).status_code == 404
    make_codebook(annex)
    hidden = make_article(annex, "Secret fox.")
    client.force_login(cast["cleo"])
    assert client.post(address(hidden), passage(hidden, "fox")).status_code == 404
    client.force_login(cast["ada"])
    wrong_collection = reverse("annotate", args=["annex", article.pk])
    assert client.post(wrong_collection, passage(article, "fox")).status_code == 404


def edited(annotation, **changes):
    span = annotation.spans.get()
    data = {"start": span.start, "end": span.end, "quote": span.quote}
    return data | {"tag": annotation.tag.key, "note": annotation.note, "version": annotation.version} | changes


def test_editing_shows_the_form_and_saves_it(ada, article):
    annotation = make_annotation(article, "quick", by="ben", note="first")
    here = address(article, "annotation", annotation.pk)
    assert "first</textarea>" in ada.get(here).content.decode()
    fragment = ada.get(here, headers=HTMX).content.decode()
    assert parsed(fragment)[1][f"a-{annotation.pk}"]["class"].startswith("card editing")
    data = edited(annotation, tag="speculation", note="second", quote="quick brown")
    response = ada.post(here, data, headers=HTMX)
    assert told(response)["annotations"] == [str(annotation.pk)]
    assert picture(article).startswith("The [quick brown] fox")
    assert Annotation.objects.get().note == "second"


def test_cancelling_brings_the_card_back(ada, article):
    annotation = make_annotation(article, "quick")
    html = ada.get(address(article, "annotation", annotation.pk) + "?tag=claim&close=1", headers=HTMX).content.decode()
    assert parsed(html)[1][f"a-{annotation.pk}"]["class"].startswith("card blue")
    assert "?tag=claim" in html


def test_an_entity_is_renamed(ada, article):
    annotation = make_annotation(article, "fox", tag="person")
    here = address(article, "annotation", annotation.pk)
    ada.post(here, edited(annotation, entity_name="Reynard"))
    assert Annotation.objects.get().entity.name == "Reynard"
    assert Entity.objects.count() == 2


@pytest.mark.parametrize(
    ("move", "quote"),
    [
        ("0 start -1", "The quick"),
        ("0 end 1", "quick brown"),
        ("0 end -1", "quick"),
        ("7 end 1", "quick"),
        ("nonsense", "quick"),
    ],
)
def test_bounds_move_by_words_without_being_saved(ada, article, move, quote):
    annotation = make_annotation(article, "quick")
    here = address(article, "annotation", annotation.pk)
    page = ada.post(here, edited(annotation, note="typed", move=move))
    assert page.status_code == 200
    assert f">{quote}</textarea>" in page.content.decode()
    assert "typed</textarea>" in page.content.decode()
    assert Annotation.objects.get().version == 1
    fragment = ada.post(here, edited(annotation, move=move), headers=HTMX)
    assert fragment.headers["HX-Retarget"] == f"#a-{annotation.pk}"
    assert fragment.headers["HX-Reswap"] == "outerHTML"


def test_a_conflict_shows_both_and_lets_one_choose(ada, article, cast):
    annotation = make_annotation(article, "quick", by="ben")
    stale = edited(annotation, note="mine")
    actions.edit(annotation, by=cast["ben"], note="theirs")
    here = address(article, "annotation", annotation.pk)
    for headers in ({}, HTMX):
        page = ada.post(here, stale, headers=headers)
        assert page.status_code == 412
        html = page.content.decode()
        assert "theirs" in html
        assert "mine</textarea>" in html
        assert "Save mine over it" in html
        assert 'name="version" value="2"' in html
    assert ada.post(here, stale | {"version": 2}).status_code == 303
    assert Annotation.objects.get().note == "mine"


def test_words_that_are_not_in_the_text_cannot_become_the_passage(ada, article):
    annotation = make_annotation(article, "quick")
    here = address(article, "annotation", annotation.pk)
    page = ada.post(here, edited(annotation, quote="slow", note="typed"), headers=HTMX)
    assert page.status_code == 422
    assert "do not stand in the text" in page.content.decode()
    assert "typed</textarea>" in page.content.decode()
    assert "slow</textarea>" in page.content.decode()


def test_an_annotator_edits_and_removes_only_what_is_theirs(client, article, cast):
    annotation = make_annotation(article, "quick", by="ben")
    client.force_login(cast["cleo"])
    for name in ["annotation", "remove"]:
        assert client.post(address(article, name, annotation.pk), edited(annotation)).status_code == 404
    client.force_login(cast["ben"])
    assert client.post(address(article, "remove", annotation.pk), {"version": 1}).status_code == 303
    assert not Annotation.objects.exists()


def test_removing_what_was_changed_meanwhile_is_refused(ada, article, cast):
    annotation = make_annotation(article, "quick", by="ben")
    actions.edit(annotation, by=cast["ben"], note="new")
    away = address(article, "remove", annotation.pk)
    refused = ada.post(away, {"version": 1}, headers=HTMX)
    assert refused.status_code == 412
    assert "changed meanwhile" in text_of(refused.content.decode(), "message")
    page = ada.post(away, {"version": 1})
    assert page.status_code == 412
    assert "Keep it as it is now" in page.content.decode()
    assert Annotation.objects.exists()


def test_what_was_typed_is_not_lost_when_somebody_has_removed_the_annotation(ada, article, cast):
    annotation = make_annotation(article, "quick", by="ben")
    where = reverse("annotation", args=[article.collection.slug, article.pk, annotation.pk])
    actions.remove(annotation, by=cast["ben"])
    page = ada.post(where, {"tag": "claim", "note": "A long thought", "version": "1"})
    assert page.status_code == 412
    assert "ben has removed this annotation" in page.content.decode()
    assert "A long thought" in page.content.decode()
