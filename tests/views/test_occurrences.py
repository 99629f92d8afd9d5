"""Marking the same words wherever they stand in an article: the list, then one change."""

import json
import re

import pytest
from django.urls import reverse

from annotations.actions import annotate, undo
from annotations.models import Annotation, Decision, Entity, Event, Suggestion, Tag
from reader.models import Paragraph
from reader.text.paragraphs import Kind
from tests.make import make_annotation, make_article, make_codebook, make_suggestion, picture
from tests.stored import stored
from tests.views.page_text import parsed

HTMX = {"HX-Request": "true"}


@stored
def article(desk):
    make_codebook(desk)
    article = make_article(
        desk, "Kim met Kim's aide.", "A kimono, an Oxkim, Kimmel.", "“Kim” – said Kim twice.", "Share this: Kim"
    )
    Paragraph.objects.filter(article=article, position=3).update(kind=Kind.BOILERPLATE)
    return article


@pytest.fixture
def ada(client, cast):
    client.force_login(cast["ada"])
    return client


def address(article, name="occurrences"):
    return reverse(name, args=[article.collection.slug, article.pk])


def look(ada, article, quote="Kim", *, start=0, headers=HTMX):
    data = {"start": start, "end": start + len(quote), "quote": quote}
    return ada.get(address(article), data, headers=headers)


def rows(response):
    """Value, whether ticked, and what is said of each place."""
    found = re.findall(
        r'name="place" value="(.*?)"( checked)?>.*?<b>(.*?)</b>.*?<span class="about quiet">(.*?)</span>',
        response.content.decode(),
        re.DOTALL,
    )
    return [(value, bool(checked), quote, about) for value, checked, quote, about in found]


def places(article, quote="Kim"):
    return [f"{found.start()} {found.end()}" for found in re.finditer(rf"\b{quote}\b", article.text)]


def mark(ada, article, chosen, *, headers=HTMX, **more):
    data = {"start": 0, "end": 3, "quote": "Kim", "tag": "person", "place": chosen, **more}
    return ada.post(address(article), data, headers=headers)


def test_every_place_is_shown_where_it_stands(ada, article):
    response = look(ada, article)
    assert response.status_code == 200
    html = response.content.decode()
    parsed(html)  # well-formed
    assert [row[0] for row in rows(response)] == places(article)
    assert [about for *_, about in rows(response)] == [
        "paragraph 1",
        "paragraph 1",
        "paragraph 3",
        "paragraph 3",
        "paragraph 4, page furniture",
    ]
    assert "met " in html
    assert "Whole words only: 1 place inside longer words is left out." in html
    assert 'Mark <span data-count>4</span> as</span> <span class="name">Person</span>' in html
    assert "<html" not in html


def test_part_of_a_word_is_found_inside_words(ada, article):
    response = look(ada, article, "im", start=1)
    assert len(rows(response)) == article.text.count("im")
    assert "Whole words" not in response.content.decode()


def test_page_furniture_and_what_is_marked_already_are_not_ticked(ada, article):
    make_annotation(article, "Kim", by="ben")
    make_annotation(article, "Kim", by="cleo", tag="person")
    make_annotation(article, "said Kim")  # more than the words: that is another passage
    ticks = [(checked, about) for _, checked, _, about in rows(look(ada, article))]
    assert ticks[0] == (False, "paragraph 1 · already marked: Claim by ben, Person by cleo")
    assert [checked for checked, _ in ticks] == [False, True, True, True, False]


def test_a_piece_of_an_annotation_is_no_mark_of_it(ada, article, cast, desk):
    tag = Tag.objects.get(collection=desk, key="attribution")
    annotate.create(article, by=cast["ada"], tag=tag, spans=[(4, 7), (0, 3, "source")])
    annotate.create(article, by=cast["ada"], tag=tag, spans=[(0, 3), (8, 11)])
    assert rows(look(ada, article))[0][1:] == (True, "Kim", "paragraph 1")


def test_one_change_marks_them_all_and_one_undo_takes_it_back(ada, article, cast):
    chosen = places(article)[:3]
    response = mark(ada, article, chosen, note="Again")
    assert response.status_code == 200
    assert picture(article).startswith("<Kim> met <Kim>'s aide.\n\nA kimono, an Oxkim, Kimmel.\n\n“<Kim>” – said Kim")
    told = json.loads(response.headers["HX-Trigger-After-Swap"])["postil:changed"]
    assert told["paragraphs"] == [0, 2]
    assert told["message"] == "3 × “Kim” marked as person."
    assert len(told["annotations"]) == 3
    assert set(Annotation.objects.values_list("note", flat=True)) == {"Again"}
    assert Entity.objects.get().name == "Kim"
    event = Event.objects.get()
    assert event.verb == "created"
    assert len(event.after) == 3
    assert undo.undo(article, by=cast["ada"]).message == "Undid marking 3 passages."
    assert not Annotation.objects.exists()
    assert undo.redo(article, by=cast["ada"]).message == "Did marking 3 passages again."
    assert Annotation.objects.count() == 3


def test_each_has_its_parts_and_values_as_if_marked_alone(ada, article):
    mark(ada, article, places(article)[:2], tag="attribution")
    for annotation in Annotation.objects.with_parts():
        assert annotation.attributes() == {"kind": "assertion", "form": "indirect", "polarity": "positive"}
        assert [span.role.key for span in annotation.spans.all()] == ["content"]


def test_names_marked_by_hand_decide_the_suggestions_that_stand_there(ada, article, cast):
    suggestion = make_suggestion(article, "Kim")
    mark(ada, article, places(article)[:2])
    assert Suggestion.objects.get(pk=suggestion.pk).decision == Decision.ACCEPTED
    assert Annotation.objects.filter(suggestion=suggestion).count() == 1
    undo.undo(article, by=cast["ada"])
    assert Suggestion.objects.get(pk=suggestion.pk).decision == Decision.OPEN


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"place": []}, "No place is ticked"),
        ({"place": ["1 3"]}, "do not stand at one of these places"),
        ({"place": ["nonsense"]}, "do not stand at one of these places"),
        ({"tag": "nonsense"}, "not in this collection"),
        ({"note": "x" * 10_001}, "at most 10,000 fit"),
        ({"quote": "not there"}, "do not stand in the text"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_chosen_is_kept(ada, article, change, said):
    data = {"start": 0, "end": 3, "quote": "Kim", "tag": "person", "place": places(article)[1:2], "note": "kept"}
    data |= change
    response = ada.post(address(article), data, headers=HTMX)
    assert response.status_code == 422
    assert said in parsed(response.content.decode())[0]["message"]
    response = ada.post(address(article), data)
    assert response.status_code == 422
    html = response.content.decode()
    assert said in html
    assert data["quote"] in html
    if data["quote"] == "Kim":
        assert [value for value, checked, *_ in rows(response) if checked] == [
            value for value in data["place"] if value in places(article)
        ]
        assert f">{data['note']}</textarea>" in html
    assert not Annotation.objects.exists()


def test_a_retired_tag_is_not_offered(ada, article):
    Tag.objects.filter(key="person").update(retired=True)
    assert 'value="person"' not in look(ada, article).content.decode()
    assert mark(ada, article, places(article)).status_code == 422


def test_no_more_than_so_many_at_once(ada, desk):
    make_codebook(desk)
    article = make_article(desk, "so " * 501 + "on")
    response = look(ada, article, "so")
    assert len(rows(response)) == 500
    assert "At most 500 are marked at once." in response.content.decode()
    assert "501 places" in response.content.decode()
    data = {"start": 0, "end": 2, "quote": "so", "tag": "claim", "place": places(article, "so")[:500]}
    assert ada.post(address(article), data, headers=HTMX).status_code == 200
    assert Annotation.objects.count() == 500


def test_as_many_queries_for_many_as_for_few(ada, desk, django_assert_max_num_queries):
    make_codebook(desk)
    article = make_article(desk, "so " * 100 + "on")
    found = places(article, "so")

    def count(chosen):
        data = {"start": 0, "end": 2, "quote": "so", "tag": "person", "place": chosen}
        with django_assert_max_num_queries(80) as captured:
            assert ada.post(address(article), data, headers=HTMX).status_code == 200
        return len(captured)

    count(found[:2])
    assert count(found[2:4]) == count(found[4:90])


def test_without_scripts_it_is_a_page(ada, article):
    html = ada.get(address(article)).content.decode()
    assert '<textarea name="quote"' in html
    assert 'name="place"' not in html
    response = ada.get(address(article), {"quote": " Kim "})
    html = response.content.decode()
    assert "<html" in html
    assert len(rows(response)) == 5
    assert 'Mark these as</span> <span class="name">Person</span>' in html
    done = mark(ada, article, places(article)[:2], headers={})
    assert done.status_code == 303
    assert "#a-" in done.headers["Location"]
    assert "2 × “Kim” marked as person." in ada.get(address(article, "article")).content.decode()
    assert "All occurrences</a>" in ada.get(address(article, "annotate") + "?paragraph=1").content.decode()


def test_words_that_stand_nowhere(ada, article):
    for headers in ({}, HTMX):
        response = ada.get(address(article), {"quote": "Nobody"}, headers=headers)
        assert response.status_code == 422
        assert "do not stand in the text" in response.content.decode()
