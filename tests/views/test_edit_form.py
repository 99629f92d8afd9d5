"""The form of an annotation: its parts, its values, and what happens to what was typed."""

import pytest
from django.urls import reverse

from annotations.actions import annotate
from annotations.forms import EditForm
from annotations.models import Annotation, Attribute, Entity, Option, Tag
from tests.make import make_annotation, make_article, make_codebook
from tests.stored import stored
from tests.views.page_text import parsed, text_of

HTMX = {"HX-Request": "true"}


@stored
def article(desk):
    make_codebook(desk)
    return make_article(desk, "Ministers say the fox may jump, and the dog may sleep.", "A fox said so.")


@stored
def said(article):
    """An attribution with all its parts."""
    return make_annotation(
        article,
        "the fox may jump",
        tag="attribution",
        note="why",
        parts={"source": "Ministers", "cue": "say"},
        attributes={"source-type": "unnamed-official", "source": {"tag": "person", "name": "The fox"}},
    )


@pytest.fixture
def ada(client, cast):
    client.force_login(cast["ada"])
    return client


def address(annotation):
    return reverse("annotation", args=["desk", annotation.article.pk, annotation.pk])


def filled(annotation, **changes):
    """What a browser would send of the form as it is shown, with `changes`."""
    form = EditForm(annotation=Annotation.objects.with_parts().get(pk=annotation.pk), user=annotation.author)
    return {**dict(form.typed.lists()), **changes}


def parts(annotation):
    return [(span.role.key, span.quote) for span in annotation.spans.order_by("role__position", "start")]


def held(annotation):
    return Annotation.objects.with_parts().get(pk=annotation.pk).attributes()


def test_every_piece_stands_there_with_its_part(ada, said):
    html = ada.get(address(said)).content.decode()
    parsed(html)
    assert html.count('name="quote"') == 3
    assert html.count('<option value="cue" selected>') == 1
    assert "What the parts are" in html


def test_sent_as_it_is_nothing_changes(ada, said):
    assert ada.post(address(said), filled(said)).status_code == 303
    assert Annotation.objects.get().version == 1


def test_a_piece_changes_its_part_and_another_goes(ada, said):
    data = filled(said, role=["content", "cue", "cue"], drop=["2"])
    assert ada.post(address(said), data).status_code == 303
    assert parts(said) == [("content", "the fox may jump"), ("cue", "Ministers")]


def test_words_that_were_emptied_are_a_piece_that_goes(ada, said):
    data = filled(said)
    data["quote"] = [data["quote"][0], "", data["quote"][2]]
    ada.post(address(said), data)
    assert parts(said) == [("content", "the fox may jump"), ("cue", "say")]
    data["quote"], data["version"] = ["", "", ""], "2"
    assert ada.post(address(said), data, headers=HTMX).status_code == 422
    assert Annotation.objects.get().version == 2


def test_a_piece_is_added_by_its_words(ada, said):
    ada.post(address(said), filled(said, add_role="content", add_words="the dog may sleep"))
    assert parts(said)[:2] == [("content", "the fox may jump"), ("content", "the dog may sleep")]


def test_words_in_another_paragraph_are_found_too(ada, said):
    ada.post(address(said), filled(said, add_role="source", add_words="A fox"))
    assert ("source", "A fox") in parts(said)


def test_of_several_places_one_is_chosen(ada, said):
    data = filled(said, add_role="cue", add_words="may", note="typed")
    page = ada.post(address(said), data)
    assert page.status_code == 422
    html = page.content.decode()
    assert html.count('name="add_occurrence"') == 2
    assert "may</textarea>" in html
    assert "typed</textarea>" in html
    ada.post(address(said), {**data, "add_occurrence": "2"})
    assert said.spans.filter(role__key="cue", quote="may").get().start == said.article.text.rindex("may")


def test_words_that_stand_nowhere_are_said_to_beside_them(ada, said):
    page = ada.post(address(said), filled(said, add_words="unheard of"), headers=HTMX)
    assert page.status_code == 422
    assert "These words do not stand in the text." in page.content.decode()
    data = filled(said, note="typed")
    data["quote"] = [data["quote"][0], "Monsters", data["quote"][2]]
    page = ada.post(address(said), data, headers=HTMX)
    html = page.content.decode()
    assert page.status_code == 422
    assert html.index("Monsters</textarea>") < html.index("“Monsters” do not stand in the text")
    assert "typed</textarea>" in html
    assert parts(said)[1] == ("source", "Ministers")


def test_values_are_chosen_changed_and_left_open(ada, said):
    data = filled(said)
    data |= {"value-source-type": "writer", "value-polarity": "", "value-reliability": "B"}
    data |= {"value-source": "The dog", "value-source:tag": "organisation"}
    assert ada.post(address(said), data).status_code == 303
    values = held(said)
    assert values["source-type"] == "writer"
    assert "polarity" not in values
    assert values["reliability"] == "B"
    assert values["source"] == {"tag": "organisation", "name": "The dog"}
    ada.post(address(said), filled(said) | {"value-source": ""})
    assert "source" not in held(said)


def test_what_was_open_and_is_left_so_still_follows_from_the_words(ada, article):
    annotation = make_annotation(article, "the fox may jump", tag="speculation")
    annotate.edit(annotation, by=annotation.author, attributes={"voice": None})
    ada.post(address(annotation), filled(annotation) | {"value-worded": "", "value-voice": "", "note": "x"})
    assert "voice" not in held(annotation)


def test_every_type_of_attribute_has_its_control(ada, article):
    claim = Tag.objects.get(key="claim")
    kinds = {"topics": "choices", "quoted": "yes-no", "place": "text"}
    for position, (key, kind) in enumerate(kinds.items(), start=10):
        Attribute.objects.create(tag=claim, key=key, name=key, type=kind, position=position, definition="Meant so")
    topics = Attribute.objects.get(key="topics")
    for position, key in enumerate(["war", "oil"]):
        Option.objects.create(attribute=topics, key=key, name=key, position=position)
    annotation = make_annotation(article, "fox")
    html = ada.get(address(annotation)).content.decode()
    parsed(html)
    assert html.count('type="checkbox" name="value-topics"') == 2
    assert html.count('type="radio" name="value-quoted"') == 3
    assert '<textarea name="value-place"' in html
    assert html.count("Meant so") == 3
    data = filled(annotation) | {"value-topics": ["", "war", "oil"], "value-quoted": "no", "value-place": " here\r\n"}
    ada.post(address(annotation), data)
    assert held(annotation) == {"topics": ["war", "oil"], "quoted": False, "place": "here"}
    html = ada.get(address(annotation)).content.decode()
    assert html.count('name="value-topics" value="war" checked') == 1
    assert 'name="value-quoted" value="no" checked' in html
    ada.post(address(annotation), filled(annotation) | {"value-topics": [""], "value-quoted": "", "value-place": " "})
    assert held(annotation) == {}


def test_the_bands_of_a_scale_are_drawn(ada, article):
    annotation = make_annotation(article, "the fox may jump", tag="speculation")
    html = ada.get(address(annotation)).content.decode()
    assert 'aria-label="likely / probable, 55–80 %"' in html
    assert "<span>55–80</span>" in html


def test_a_value_the_codebook_does_not_know_is_said_beside_it(ada, said):
    data = filled(said) | {"value-kind": "nonsense", "note": "typed", "value-reliability": "C"}
    page = ada.post(address(said), data, headers=HTMX)
    assert page.status_code == 422
    html = page.content.decode()
    where = html.index(f'id="wrong-{said.pk}-kind"')
    assert "Kind cannot be “nonsense”" in html[where : where + 200]
    assert "typed</textarea>" in html
    assert 'name="value-reliability" value="C" checked' in html
    assert held(said).get("reliability") is None


def test_what_was_retired_is_shown_only_where_it_is_chosen(ada, said):
    Option.objects.filter(key="unnamed-official").update(retired=True)
    Option.objects.filter(key="arbitrary").update(retired=True)
    Attribute.objects.filter(tag__key="attribution", key="reliability").update(retired=True)
    Tag.objects.filter(key__in=["attribution", "event"]).update(retired=True, shortcut="")
    html = ada.get(address(said)).content.decode()
    assert 'value="unnamed-official" checked' in html
    assert 'value="arbitrary"' not in html
    assert "value-reliability" not in html
    assert 'name="tag" value="attribution" checked' in html
    assert 'name="tag" value="event"' not in html
    assert ada.post(address(said), filled(said, note="new")).status_code == 303
    assert held(said)["source-type"] == "unnamed-official"
    assert ada.post(address(said), filled(said, tag="event"), headers=HTMX).status_code == 422


def test_another_tag_takes_over_what_was_typed_and_it_knows_too(ada, said):
    data = filled(said, tag="speculation", note="typed")
    data["quote"] = ["the dog may sleep", *data["quote"][1:]]
    response = ada.post(address(said), data, headers=HTMX)
    assert "Speculation changed; left out: source." in text_of(response.content.decode(), "message")
    said.refresh_from_db()
    assert (said.tag.key, said.note) == ("speculation", "typed")
    assert parts(said) == [("scope", "the dog may sleep"), ("cue", "say")]


def test_bounds_move_without_losing_what_was_typed(ada, said):
    data = filled(said, move="1 end 1", note="typed", drop=["2"]) | {"value-kind": "belief"}
    page = ada.post(address(said), data)
    assert page.status_code == 200
    html = page.content.decode()
    assert "Ministers say</textarea>" in html
    assert "typed</textarea>" in html
    assert 'name="value-kind" value="belief" checked' in html
    assert 'name="drop" value="2" checked' in html
    assert Annotation.objects.get().version == 1


def test_a_conflict_shows_parts_and_values_of_both(ada, said, cast):
    data = filled(said, note="mine") | {"value-kind": "belief"}
    annotate.edit(said, by=cast["ada"], tag=Tag.objects.get(key="speculation"), attributes={"type": "hedge"})
    page = ada.post(address(said), data, headers=HTMX)
    assert page.status_code == 412
    html = page.content.decode()
    theirs = html[html.index('class="theirs"') : html.index("What you typed")]
    assert "Speculation" in theirs
    assert '<span class="role">scope</span>' in theirs
    assert "hedge" in theirs
    assert 'name="value-kind" value="belief" checked' in html
    ada.post(address(said), data | {"version": "2"})
    said.refresh_from_db()
    assert (said.tag.key, said.note, held(said)["kind"]) == ("attribution", "mine", "belief")
    assert ("source", "Ministers") in parts(said)


def test_values_typed_for_another_tag_are_kept(ada, article):
    annotation = make_annotation(article, "fox", attributes={"checkability": "CFS"})
    data = filled(annotation, quote="nowhere", of="attribution") | {"value-checkability": "NFS"}
    html = ada.post(address(annotation), data, headers=HTMX).content.decode()
    assert '<input type="hidden" name="value-checkability" value="NFS">' in html
    assert "value-polarity" in html


def test_names_that_are_known_are_proposed(ada, said, article):
    Entity.objects.create(collection=article.collection, tag=Tag.objects.get(key="person"), name="Aardvark <b>")
    html = ada.get(address(said)).content.decode()
    assert '<option value="Aardvark &lt;b&gt;"></option>' in html
    assert f'list="names-{said.pk}"' in html


def test_the_form_of_a_new_mark_says_that_parts_come_later(ada, article):
    html = ada.get(reverse("annotate", args=["desk", article.pk])).content.decode()
    assert "Its other parts and its values can be added once it is marked" in html
    Tag.objects.filter(key="event").update(retired=True, shortcut="")
    assert 'value="event"' not in ada.get(reverse("annotate", args=["desk", article.pk])).content.decode()


@pytest.mark.parametrize("tag", ["attribution", "claim"])
def test_a_piece_more_in_a_part_that_is_not_there_is_refused(ada, said, tag):
    sent = filled(said, tag=tag, add_role="gone", add_words="the dog may sleep")
    response = ada.post(address(said), sent)
    assert response.status_code == 422
    assert "This part is no longer in the codebook" in response.content.decode()
    assert Annotation.objects.get().version == 1


def test_a_form_that_is_refused_makes_no_names(ada, said, desk):
    event = Tag.objects.get(collection=desk, key="event")
    Attribute.objects.create(tag=event, key="source", name="Source", type="entity", position=0)
    known = set(Entity.objects.values_list("name", flat=True))
    sent = filled(said, tag="event", drop=["0", "1", "2"], **{"value-source": "Nobody yet"})
    assert ada.post(address(said), sent).status_code == 422
    assert set(Entity.objects.values_list("name", flat=True)) == known
