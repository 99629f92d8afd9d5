"""What is asked after a mark has been made: the parts that are missing, then the values, one at a time."""

import html as markup
import json
import re

import pytest
from django.urls import reverse

from annotations.actions import annotate, undo
from annotations.models import Alias, Annotation, Attribute, Entity, Event, Option, Tag
from annotations.text import parts
from annotations.text.spans import Span
from tests.make import make_annotation, make_article, make_codebook
from tests.stored import stored
from tests.views.page_text import parsed

HTMX = {"HX-Request": "true"}
SAID = "Tokayev said on Monday that the ferry was carrying 40 passengers."
MAYBE = "The hatch may have been left open."


@stored
def article(desk):
    make_codebook(desk)
    return make_article(desk, "First, the news.", SAID, MAYBE)


@pytest.fixture
def ada(client, cast):
    client.force_login(cast["ada"])
    return client


def address(article, name="annotate", *more):
    return reverse(name, args=[article.collection.slug, article.pk, *more])


def where(article, quote):
    start = article.text.index(quote)
    return {"start": start, "end": start + len(quote), "quote": quote}


def mark(ada, article, quote, tag, **more):
    data = {**where(article, quote), "tag": tag, "ask": "1", **more}
    return ada.post(address(article), data, headers=HTMX)


def ask(ada, annotation, **data):
    """Answer the question; the version is the one that stands, unless one is given."""
    annotation = Annotation.objects.get(pk=annotation.pk)
    url = address(annotation.article, "ask", annotation.pk)
    return ada.post(url, {"version": annotation.version, "asked": "0", **data}, headers=HTMX)


def form(response):
    """The attributes of the form that asks, and the HTML from it on; None where nothing is asked."""
    whole = response.content.decode()
    _, attributes = parsed(whole)
    asked = attributes["asking"]
    assert asked["hx-swap-oob"] == "true"
    return None if "hidden" in asked else (asked, whole[whole.index('<form id="asking"') :])


def step(response):
    asked = form(response)
    return None if asked is None else asked[0]["data-step"]


def question(response):
    found = re.search(r'<p class="question"><b>(.*?)</b> <span class="quiet">(.*?)</span>', form(response)[1])
    return markup.unescape(found[1]), found[2]


def pieces(annotation):
    annotation = Annotation.objects.get(pk=annotation.pk)
    return [(span.role.key, span.quote) for span in annotation.spans.select_related("role")]


def values(annotation):
    return Annotation.objects.with_parts().get(pk=annotation.pk).attributes()


def attribution(article, quote=SAID, **more):
    return make_annotation(article, quote, tag="attribution", **more)


def complete(annotation, by, **attributes):
    annotate.edit(annotation, by=by, attributes=attributes)


def test_a_mark_with_parts_asks_for_the_first_that_is_missing(ada, article):
    response = mark(ada, article, SAID, "attribution")
    assert response.status_code == 200
    asked, html = form(response)
    annotation = Annotation.objects.get()
    assert asked["data-annotation"] == str(annotation.pk)
    assert (asked["data-step"], asked["data-kind"]) == ("role:source", "role")
    assert asked["aria-label"] == "Source attribution: now the source"
    assert asked["action"] == asked["hx-post"] == address(article, "ask", annotation.pk) + "?"
    assert question(response)[0] == "Now the source"
    assert "Whoever the content is ascribed to" in html
    first = re.search(r'<button name="piece" value="(\d+) (\d+)" data-start="\1" data-end="\2" data-key="1">', html)
    assert article.text[int(first[1]) : int(first[2])] == "Tokayev"
    assert ">Leave it implicit</button>" in html
    assert "data-take hidden>Take what is selected</button>" in html


def test_without_the_wish_nothing_is_asked(ada, article):
    response = ada.post(address(article), {**where(article, SAID), "tag": "attribution"}, headers=HTMX)
    assert "asking" not in parsed(response.content.decode())[1]


def test_a_mark_that_lacks_nothing_takes_the_last_question_away(ada, article):
    assert step(mark(ada, article, "Tokayev", "person")) is None


def test_all_is_asked_in_its_order_and_counted(ada, article):
    response = mark(ada, article, SAID, "attribution")
    annotation = Annotation.objects.get()
    seen, asked = [], 0
    while step(response) is not None:
        seen.append((step(response), question(response)[1]))
        asked += 1
        response = ask(ada, annotation, step=step(response), skip="1", asked=asked - 1)
    total = len(seen)
    assert [key for key, _ in seen] == [
        "role:source",
        "role:cue",
        "role:content",  # once more: it is likelier to be shorter than the whole sentence
        "attribute:source-type",
    ]
    assert [count for _, count in seen] == [f"{nth} of {total}" for nth in range(1, total + 1)]
    assert Event.objects.filter(verb="edited").count() == 0
    assert pieces(annotation) == [("content", SAID)]


def test_a_proposal_is_taken_by_its_button(ada, article):
    annotation = attribution(article)
    start, end = where(article, "Tokayev")["start"], where(article, "Tokayev")["end"]
    response = ask(ada, annotation, step="role:source", piece=f"{start} {end}", start="", end="", quote="")
    assert pieces(annotation) == [("content", SAID), ("source", "Tokayev")]
    assert step(response) == "role:cue"
    html = response.content.decode()
    texts, attributes = parsed(html)
    assert "Source: Tokayev." in texts["message"]
    assert "/undo/?event=" in html
    assert attributes["b2"]["hx-swap-oob"] == "true"
    assert texts["p2"] == SAID
    told = json.loads(response.headers["HX-Trigger-After-Swap"])["postil:changed"]
    assert told["message"] == "Source: Tokayev."
    cue = where(article, "said")
    assert f'value="{cue["start"]} {cue["end"]}"' in form(response)[1]


def test_what_is_selected_is_taken_even_if_it_has_slipped(ada, article):
    annotation = attribution(article)
    slipped = where(article, "said on Monday") | {"start": 3, "end": 17}
    ask(ada, annotation, step="role:cue", **slipped)
    assert ("cue", "said on Monday") in pieces(annotation)


def test_a_part_is_replaced_or_gains_a_piece(ada, article):
    annotation = attribution(article)
    ask(ada, annotation, step="role:cue", **where(article, "said"))
    ask(ada, annotation, step="role:cue", **where(article, "Monday"))
    assert [quote for role, quote in pieces(annotation) if role == "cue"] == ["Monday"]
    ask(ada, annotation, step="role:cue", mode="add", **where(article, "said"))
    assert [quote for role, quote in pieces(annotation) if role == "cue"] == ["said", "Monday"]


def test_while_pieces_are_gathered_the_question_stays(ada, article):
    annotation = attribution(article)
    first = ask(ada, annotation, step="role:cue", mode="add", asked="1", **where(article, "said"))
    assert (step(first), question(first)[1][0]) == ("role:cue", "2")
    assert "Leave it as it is" in form(first)[1]
    second = ask(ada, annotation, step="role:cue", mode="add", asked="1", **where(article, "Monday"))
    assert step(second) == "role:cue"
    assert step(ask(ada, annotation, step="role:cue", skip="1", asked="1")) == "role:content"


def test_a_piece_added_from_elsewhere_asks_what_is_open(ada, article):
    annotation = attribution(article)
    data = {"step": "role:cue", "mode": "add", "version": "1", **where(article, "said")}
    response = ada.post(address(article, "ask", annotation.pk), data, headers=HTMX)
    assert ("cue", "said") in pieces(annotation)
    assert step(response) != "role:cue"


def test_the_main_part_is_asked_for_once_more_where_a_shorter_one_is_likelier(ada, article):
    annotation = attribution(article)
    ask(ada, annotation, step="role:source", **where(article, "Tokayev"))
    response = ask(ada, annotation, step="role:cue", asked="1", **where(article, "said"))
    assert step(response) == "role:content"
    assert question(response)[0] == "Is this the content?"
    offered = re.findall(r'<button name="piece" value="(\d+) (\d+)".*?</kbd> (.*?)</button>', form(response)[1])
    shorter = article.text[int(offered[0][0]) : int(offered[0][1])]
    assert shorter == "the ferry was carrying 40 passengers"
    assert offered[1][2] == "<span>as it is</span>"
    ask(ada, annotation, step="role:content", piece=" ".join(offered[0][:2]))
    assert pieces(annotation)[0] == ("content", shorter)


def test_as_it_is_writes_nothing_and_goes_on(ada, article):
    annotation = attribution(article)
    ask(ada, annotation, step="role:cue", **where(article, "said"))
    before = Event.objects.count()
    span = where(article, SAID)
    response = ask(ada, annotation, step="role:content", piece=f"{span['start']} {span['end']}", asked="2")
    assert step(response) == "attribute:source-type"
    assert Event.objects.count() == before
    assert "message" not in parsed(response.content.decode())[1]


def test_a_value_is_chosen_by_a_button_with_a_digit(ada, article):
    annotation = make_annotation(article, SAID)
    response = ask(ada, annotation, step="role:claim", skip="1")
    asked, html = form(response)
    assert (asked["data-step"], asked["data-kind"], asked["data-type"]) == (
        "attribute:checkability",
        "attribute",
        "choice",
    )
    buttons = re.findall(r'<button name="value" value="(.*?)" data-key="(.)" aria-pressed="(.*?)" title="(.*?)"', html)
    assert [(value, key, pressed) for value, key, pressed, _ in buttons] == [
        ("NFS", "1", "false"),
        ("UFS", "2", "false"),
        ("CFS", "3", "false"),
    ]
    assert all(title for *_, title in buttons)
    response = ask(ada, annotation, step="attribute:checkability", value="CFS")
    assert values(annotation) == {"checkability": "CFS"}
    assert "Checkability: check-worthy factual." in response.content.decode()
    assert step(response) == "attribute:factuality"
    assert step(ask(ada, annotation, step="attribute:factuality", value="CT+")) is None


def test_the_same_value_again_writes_nothing(ada, article, cast):
    annotation = make_annotation(article, SAID)
    complete(annotation, cast["ada"], checkability="CFS")
    before = Event.objects.count()
    ask(ada, annotation, step="attribute:checkability", value="CFS")
    assert Event.objects.count() == before


def test_a_tenth_option_has_no_key(ada, article, desk):
    attribute = Attribute.objects.get(tag__collection=desk, tag__key="claim", key="checkability")
    for nth in range(8):
        Option.objects.create(attribute=attribute, key=f"more{nth}", name=f"more {nth}", position=10 + nth)
    Option.objects.filter(key="NFS").update(retired=True)
    html = form(mark(ada, article, SAID, "claim"))[1]
    assert "NFS" not in html
    assert [int(key) for key in re.findall(r'data-key="(.)"', html)] == list(range(1, 10))
    assert len(re.findall(r'name="value"', html)) == 10


def test_a_scale_shows_its_bands(ada, article):
    annotation = make_annotation(article, MAYBE, tag="speculation")
    html = form(ask(ada, annotation, step="attribute:voice", skip="1", all="1"))[1]
    assert 'class="options scale"' in html
    assert '<span class="band">55–80 %</span>' in html


def test_every_value_is_asked_for_by_its_own_key(ada, article, cast):
    annotation = make_annotation(article, SAID)
    complete(annotation, cast["ada"], checkability="CFS", factuality="CT+")
    url = address(article, "ask", annotation.pk)
    assert step(ada.get(url, headers=HTMX)) is None
    assert "nothing is left to ask" in ada.get(url, headers=HTMX).content.decode()
    response = ada.get(url + "?all=1", headers=HTMX)
    assert step(response) == "attribute:checkability"
    assert '<input type="hidden" name="all" value="1">' in form(response)[1]
    assert re.search(r'value="CFS" data-key="3" aria-pressed="true"', form(response)[1])
    response = ask(ada, annotation, step="attribute:checkability", clear="1", all="1")
    assert values(annotation) == {"factuality": "CT+"}
    assert "Checkability: no value." in response.content.decode()
    assert step(response) == "attribute:factuality"


def add(desk, key, type, **more):
    tag = Tag.objects.get(collection=desk, key="claim")
    return Attribute.objects.create(tag=tag, key=key, name=key.title(), type=type, position=20, **more)


def test_several_of_a_list(ada, article, desk):
    attribute = add(desk, "topics", "choices")
    for nth, name in enumerate(["war", "money", "love"]):
        Option.objects.create(attribute=attribute, key=name, name=name, position=nth)
    annotation = make_annotation(article, SAID)
    html = form(ask(ada, annotation, step="attribute:credibility", skip="1", all="1"))[1]
    assert "data-several" in html
    assert '<button name="answer" value="1" data-next>Next</button>' in html
    response = ask(ada, annotation, step="attribute:topics", value=["war", "love"], answer="1")
    assert values(annotation) == {"topics": ["war", "love"]}
    assert "Topics: war, love." in response.content.decode()
    ask(ada, annotation, step="attribute:topics", answer="1")
    assert values(annotation) == {}


def test_yes_and_no(ada, article, desk):
    add(desk, "urgent", "yes-no", expected=True)
    annotation = make_annotation(article, SAID)
    response = ask(ada, annotation, step="attribute:factuality", skip="1")
    assert re.findall(r'name="value" value="(.*?)" data-key="(.)"', form(response)[1]) == [("yes", "1"), ("no", "2")]
    ask(ada, annotation, step="attribute:urgent", value="no")
    assert values(annotation) == {"urgent": False}
    shown = ada.get(address(article, "ask", annotation.pk) + "?all=1", headers=HTMX)
    while step(shown) != "attribute:urgent":
        shown = ask(ada, annotation, step=step(shown), skip="1", all="1")
    assert 'value="no" data-key="2" aria-pressed="true"' in form(shown)[1]


def test_words_of_ones_own(ada, article, desk):
    add(desk, "gist", "text", expected=True)
    annotation = make_annotation(article, SAID)
    response = ask(ada, annotation, step="attribute:factuality", skip="1")
    assert form(response)[0]["data-type"] == "text"
    ask(ada, annotation, step="attribute:gist", value=" Forty <on> board ")
    assert values(annotation) == {"gist": "Forty <on> board"}
    ask(ada, annotation, step="attribute:gist", value="Typed", done="1")
    assert values(annotation) == {"gist": "Typed"}
    ask(ada, annotation, step="attribute:gist", value="")
    assert values(annotation) == {}


def source_step(ada, annotation):
    return form(ask(ada, annotation, step="attribute:polarity", skip="1", all="1"))[1]


def preset(html):
    name = re.search(r'<input name="value" value="(.*?)" list="asking-names"', html)[1]
    tag = re.search(r'<option value="([a-z]+)" selected>', html)
    return name, tag and tag[1]


@pytest.mark.parametrize("name", ["Tokayev", "Kassym-Jomart Tokayev"])
def test_the_entity_is_the_one_that_the_source_names(ada, article, desk, name):
    person = Tag.objects.get(collection=desk, key="person")
    entity = Entity.objects.create(collection=desk, tag=person, name=name)
    if name != "Tokayev":
        Alias.objects.create(entity=entity, tag=person, name="Tokayev")
    annotation = attribution(article)
    ask(ada, annotation, step="role:source", **where(article, "Tokayev"))
    assert preset(source_step(ada, annotation)) == (name, "person")
    response = ask(ada, annotation, step="attribute:source", entity_tag="person", value=name, answer="1")
    assert values(annotation)["source"] == {"tag": "person", "name": name}
    assert f"Who the source is: {name}." in response.content.decode()
    assert Entity.objects.count() == 1


def test_the_entity_is_the_one_marked_within_the_source(ada, article, desk):
    make_annotation(article, "Tokayev", tag="person")
    make_annotation(article, "Monday", tag="date")
    annotation = attribution(article)
    ask(ada, annotation, step="role:source", **where(article, "Tokayev said"))
    html = source_step(ada, annotation)
    assert preset(html) == ("Tokayev", "person")
    assert '<option value="Monday"></option>' in html


def test_an_unknown_source_presets_nothing(ada, article):
    annotation = attribution(article)
    ask(ada, annotation, step="role:source", **where(article, "Tokayev"))
    assert preset(source_step(ada, annotation)) == ("", None)


def test_done_ends_it(ada, article):
    annotation = attribution(article)
    response = ask(ada, annotation, step="role:source", done="1", start="1", end="3")
    assert step(response) is None
    assert pieces(annotation) == [("content", SAID)]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"step": "role:nonsense"}, "no such part or value"),
        ({"step": "nonsense"}, "no such part or value"),
        ({"step": "attribute:form", "value": "nonsense"}, "Form cannot be “nonsense”"),
        ({"step": "attribute:form"}, "Form cannot be"),
        ({"step": "attribute:source", "value": "Tokayev", "entity_tag": "claim"}, "needs a tag for names"),
        ({"step": "role:source"}, "No passage was given"),
        ({"step": "role:source", "start": "0", "end": "3", "quote": "not there"}, "do not stand in the text"),
        ({"step": "role:source", "piece": "5 999999"}, "do not stand in the text"),
        ({"step": "role:source", "piece": "7 5"}, "do not stand in the text"),
    ],
)
def test_what_cannot_be_is_refused_and_the_question_stays_in_the_page(ada, article, data, said):
    annotation = attribution(article)
    before = values(annotation)
    response = ask(ada, annotation, **data)
    assert response.status_code == 422
    texts, attributes = parsed(response.content.decode())
    assert said in texts["message"]
    assert "asking" not in attributes
    assert (pieces(annotation), values(annotation)) == ([("content", SAID)], before)


def test_a_newer_version_keeps_what_was_chosen_and_asks_again(ada, article, cast):
    annotation = attribution(article, by="ben")
    annotate.edit(annotation, by=cast["ben"], note="Changed.")
    response = ask(ada, annotation, step="role:source", version=1, **where(article, "Tokayev said"))
    assert response.status_code == 412
    texts, _ = parsed(response.content.decode())
    assert "What you chose is kept" in texts["message"]
    asked, html = form(response)
    assert asked["data-step"] == "role:source"
    assert '<input type="hidden" name="version" value="2">' in html
    kept = where(article, "Tokayev said")
    assert f'value="{kept["start"]} {kept["end"]}" data-start' in html
    assert re.search(r'data-key="1">.*?Tokayev said</span>', html)
    assert pieces(annotation) == [("content", SAID)]
    response = ask(ada, annotation, step="attribute:polarity", version=1, value="negative")
    assert response.status_code == 412
    assert 'value="negative" data-key="2" aria-pressed="true"' in form(response)[1]
    assert values(annotation)["polarity"] == "positive"


def test_an_annotation_that_was_removed_is_asked_about_no_more(ada, article, cast):
    annotation = attribution(article)
    annotate.remove(annotation, by=cast["ada"])
    url = address(article, "ask", annotation.pk)
    for response in (ada.post(url, {"step": "role:source", "skip": "1"}, headers=HTMX), ada.get(url, headers=HTMX)):
        assert response.status_code == 412
        assert step(response) is None
        assert "removed" in parsed(response.content.decode())[0]["message"]
    assert ada.post(url, {"step": "role:source", "skip": "1"}).status_code == 412


def test_each_answer_is_undone_by_itself(ada, article, cast):
    annotation = attribution(article)
    ask(ada, annotation, step="role:source", **where(article, "Tokayev"))
    ask(ada, annotation, step="attribute:polarity", value="negative")
    undo.undo(article, by=cast["ada"])
    assert values(annotation)["polarity"] == "positive"
    assert ("source", "Tokayev") in pieces(annotation)
    undo.undo(article, by=cast["ada"])
    assert pieces(annotation) == [("content", SAID)]
    undo.redo(article, by=cast["ada"])
    undo.redo(article, by=cast["ada"])
    assert values(annotation)["polarity"] == "negative"


def test_without_scripts_the_form_of_the_mark_asks_for_all(ada, article):
    annotation = attribution(article)
    url = address(article, "ask", annotation.pk)
    response = ada.get(url + "?tag=attribution")
    assert response.status_code == 303
    assert response.headers["Location"] == address(article, "annotation", annotation.pk) + "?tag=attribution"
    response = ada.post(url, {"step": "role:source", "version": "1", **where(article, "Tokayev")})
    assert response.status_code == 303
    assert response.headers["Location"] == address(article, "article") + f"#a-{annotation.pk}"
    assert ("source", "Tokayev") in pieces(annotation)
    assert "Source: Tokayev." in ada.get(address(article, "article")).content.decode()
    assert ada.post(url, {"step": "role:cue", "skip": "1"}).status_code == 303


def test_another_members_mark_is_not_asked_about(client, article, cast):
    annotation = attribution(article, by="ada")
    client.force_login(cast["ben"])
    url = address(article, "ask", annotation.pk)
    assert client.get(url, headers=HTMX).status_code == 404
    assert client.post(url, {"step": "role:source", "skip": "1"}, headers=HTMX).status_code == 404


def test_the_page_holds_a_place_for_the_question(ada, article, client, cast):
    html = ada.get(address(article, "article")).content.decode()
    assert '<form id="asking" hidden></form>' in html
    assert '<input type="hidden" name="ask" value="1">' in html
    client.force_login(cast["dana"])
    assert 'id="asking"' not in client.get(address(article, "article")).content.decode()


def test_as_many_queries_with_much_marked_as_with_little(ada, article, django_assert_max_num_queries):
    annotation = attribution(article)
    url = address(article, "ask", annotation.pk)
    ada.get(url, headers=HTMX)

    def count(act):
        with django_assert_max_num_queries(60) as captured:
            assert act().status_code == 200
        return len(captured)

    few = count(lambda: ada.get(url, headers=HTMX))
    for nth, word in enumerate(["Tokayev", "Monday", "ferry", "40", "passengers"] * 3):
        make_annotation(article, word, tag=["person", "place", "date", "claim"][nth % 4], by=["ben", "cleo"][nth % 2])
    assert count(lambda: ada.get(url, headers=HTMX)) == few


def test_of_two_proposals_that_read_alike_only_the_likelier_is_offered(ada, article, desk):
    said = "I read it and said something loud. What I had hoped was that his trial would tell us more."
    other = make_article(desk, said)
    content = Span(0, said.index(".") + 1)
    raw = parts.proposals(said, role="source", paragraph=Span(0, len(said)), given={"content": [content]}, limit=8)
    assert [span.of(said) for span in raw].count("I") > 1
    html = form(mark(ada, other, content.of(said), "attribution"))[1]
    words = re.findall(r'<button name="piece" .*?<span lang="en" dir="auto">(.*?)</span>', html)
    assert words[0] == "I"
    assert len(words) == len(set(words))
