"""Splitting an annotation, moving its edges by words, giving it another tag."""

import json

import pytest
from django.urls import reverse

from annotations.actions import annotate, splitting, undo
from annotations.models import Annotation, Event, Tag
from reader.actions.errors import Conflict, Invalid
from tests.make import make_annotation, make_article, make_codebook, picture
from tests.stored import stored
from tests.views.page_text import parsed, text_of

HTMX = {"HX-Request": "true"}


@stored
def article(desk):
    make_codebook(desk)
    return make_article(desk, "The fox may jump. The dog may sleep, he said.", "Over the 🇰🇿🇫🇷 lazy dog.")


@pytest.fixture
def ada(client, cast):
    client.force_login(cast["ada"])
    return client


def address(annotation, name):
    return reverse(name, args=["desk", annotation.article.pk, annotation.pk])


def parts(annotation):
    """The quotes by role, in order."""
    return [(span.role.key, span.quote) for span in annotation.spans.order_by("role__position", "start")]


def test_an_annotation_is_cut_in_two_at_a_sentence(article, cast):
    annotation = make_annotation(
        article,
        "The fox may jump. The dog may sleep",
        by="ben",
        tag="speculation",
        note="Both?",
        parts={"cue": "may"},
        attributes={"type": "epistemic", "worded": "likely"},
    )
    change = splitting.split(annotation, by=cast["ada"], version=1, at=article.text.index("The dog"))
    first, second = (Annotation.objects.get(pk=pk) for pk in change.annotations)
    assert (first.pk, first.version, second.version) == (annotation.pk, 2, 1)
    assert parts(first) == [("scope", "The fox may jump."), ("cue", "may")]
    assert parts(second) == [("scope", "The dog may sleep"), ("cue", "may")]
    assert first.attributes() == second.attributes() == annotation.attributes()
    assert (second.tag, second.author, second.note) == (first.tag, cast["ben"], "Both?")
    assert change.message == "Speculation split in two."
    event = Event.objects.last()
    assert (event.verb, event.actor, event.paragraphs) == ("split", cast["ada"], [0])
    assert event.before[f"annotation:{second.pk}"] is None


def test_undo_makes_it_one_again_and_redo_two(article, cast):
    annotation = make_annotation(article, "The fox may jump. The dog may sleep", attributes={"checkability": "CFS"})
    before = picture(article)
    splitting.split(annotation, by=cast["ada"], at=article.text.index("The dog"))
    assert picture(article).startswith("{The fox may jump.} {The dog may sleep}, he")
    change = undo.undo(article, by=cast["ada"])
    assert change.message == "Undid splitting an annotation."
    assert picture(article) == before
    assert Annotation.objects.get().attributes()["checkability"] == "CFS"
    undo.redo(article, by=cast["ada"])
    assert picture(article).startswith("{The fox may jump.} {The dog may sleep}, he")
    assert Annotation.objects.count() == 2


def test_each_piece_becomes_an_annotation(article, cast):
    text = article.text
    spans = [(text.index(words), text.index(words) + len(words)) for words in ("The fox", "The dog", "lazy dog")]
    change = annotate.create(article, by=cast["ada"], tag=Tag.objects.get(key="claim"), spans=spans)
    change = splitting.split(Annotation.objects.get(), by=cast["ada"], at="pieces")
    assert change.message == "Claim split in three."
    assert change.paragraphs == [0, 1]
    assert [Annotation.objects.get(pk=pk).spans.get().quote for pk in change.annotations] == [
        "The fox",
        "The dog",
        "lazy dog",
    ]


def test_no_grapheme_cluster_is_halved(article, cast):
    annotation = make_annotation(article, "Over the 🇰🇿🇫🇷 lazy dog.")
    change = splitting.split(annotation, by=cast["ada"], at=article.text.index("🇫🇷") + 1)
    assert [Annotation.objects.get(pk=pk).spans.get().quote for pk in change.annotations] == [
        "Over the 🇰🇿",
        "🇫🇷 lazy dog.",
    ]


@pytest.mark.parametrize("at", [0, 4, 20, 10_000, "pieces"])
def test_where_nothing_would_be_left_it_is_not_split(article, cast, at):
    annotation = make_annotation(article, "fox may jump.")
    with pytest.raises(Invalid) as refusal:
        splitting.split(annotation, by=cast["ada"], at=at)
    assert refusal.value.field == "at"
    assert Annotation.objects.get().version == 1


def test_a_name_that_was_its_own_words_is_so_after_a_split(article, cast):
    annotation = make_annotation(article, "fox may jump", tag="person")
    splitting.split(annotation, by=cast["ada"], at=article.text.index("jump"))
    assert {a.entity.name for a in Annotation.objects.all()} == {"fox may", "jump"}


def test_what_was_changed_meanwhile_is_not_split(article, cast):
    annotation = make_annotation(article, "The fox may jump. The dog")
    annotate.edit(annotation, by=cast["ada"], note="new")
    with pytest.raises(Conflict):
        splitting.split(annotation, by=cast["ada"], version=1, at=article.text.index("The dog"))
    assert Annotation.objects.count() == 1


def test_the_page_offers_the_ends_of_sentences_and_the_gaps(ada, article, cast):
    text = article.text
    end = text.index(", he")
    spans = [(0, end), (text.index("lazy"), text.index("lazy") + 4), (text.index("Over"), text.index("Over") + 4)]
    annotate.create(article, by=cast["ada"], tag=Tag.objects.get(key="claim"), spans=spans)
    annotation = Annotation.objects.get()
    html = ada.get(address(annotation, "split")).content.decode()
    for at in (text.index("The dog"), text.index("Over"), text.index("lazy")):
        assert f'name="at" value="{at}"' in html
    assert html.count('name="at"') == 4
    assert "One of each of its 3 pieces" in html
    fragment = ada.get(address(annotation, "split"), headers=HTMX).content.decode()
    assert parsed(fragment)[1][f"a-{annotation.pk}"]["class"].startswith("card editing")
    response = ada.post(address(annotation, "split"), {"at": text.index("The dog"), "version": 1}, headers=HTMX)
    told = json.loads(response.headers["HX-Trigger-After-Swap"])["postil:changed"]
    assert len(told["annotations"]) == 2
    assert told["message"] == "Claim split in two."
    assert "/undo/?event=" in response.content.decode()


@pytest.mark.parametrize(("quote", "offered"), [("The fox may jump.", False), ("jump. The dog", True)])
def test_splitting_is_offered_where_it_makes_sense(ada, article, quote, offered):
    annotation = make_annotation(article, quote)
    html = ada.get(reverse("article", args=["desk", article.pk])).content.decode()
    assert (address(annotation, "split") in html) is offered
    assert ("It is in one piece" not in ada.get(address(annotation, "split")).content.decode()) is offered


@pytest.mark.parametrize("at", ["", "x", "-1"])
def test_a_split_without_a_place_is_refused(ada, article, at):
    annotation = make_annotation(article, "The fox may jump. The dog")
    assert ada.post(address(annotation, "split"), {"at": at, "version": 1}, headers=HTMX).status_code == 422
    assert Annotation.objects.count() == 1


@pytest.mark.parametrize(
    ("edge", "by", "becomes"),
    [
        ("start", "-1", "The fox may jump"),
        ("start", "1", "may jump"),
        ("end", "-1", "fox may"),
        ("end", "1", "fox may jump. The"),
    ],
)
def test_an_edge_moves_by_a_word_and_is_saved(ada, article, edge, by, becomes):
    annotation = make_annotation(article, "fox may jump", tag="speculation", parts={"cue": "may"})
    response = ada.post(address(annotation, "extend"), {"edge": edge, "by": by, "version": 1}, headers=HTMX)
    assert response.status_code == 200
    annotation.refresh_from_db()
    assert annotation.version == 2
    assert parts(annotation) == [("scope", becomes), ("cue", "may")]


def test_an_edge_that_was_moved_meanwhile_stays(ada, article):
    annotation = make_annotation(article, "fox")
    assert ada.post(address(annotation, "extend"), {"edge": "end", "by": "1", "version": 1}).status_code == 303
    refused = ada.post(address(annotation, "extend"), {"edge": "end", "by": "1", "version": 1}, headers=HTMX)
    assert refused.status_code == 412
    assert "{fox may}" in picture(article)
    wrong = ada.post(address(annotation, "extend"), {"edge": "middle", "by": "1", "version": 2}, headers=HTMX)
    assert wrong.status_code == 422


def test_another_tag_takes_over_what_it_knows(ada, article):
    annotation = make_annotation(article, "The fox may jump", tag="attribution", parts={"cue": "may", "source": "fox"})
    response = ada.post(address(annotation, "retag"), {"tag": "speculation", "version": 1}, headers=HTMX)
    assert response.status_code == 200
    assert "left out: source" in text_of(response.content.decode(), "message")
    annotation.refresh_from_db()
    assert parts(annotation) == [("scope", "The fox may jump"), ("cue", "may")]
    Tag.objects.filter(key="claim").update(retired=True, shortcut="")
    for wrong in ("claim", "nonsense", ""):
        assert ada.post(address(annotation, "retag"), {"tag": wrong, "version": 2}, headers=HTMX).status_code == 422


def test_who_may_not_edit_may_not_split_extend_or_retag(client, article, cast):
    annotation = make_annotation(article, "The fox may jump. The dog", by="ben")
    client.force_login(cast["cleo"])
    for name in ("split", "extend", "retag"):
        assert client.post(address(annotation, name), {"at": 18, "edge": "end", "by": 1}).status_code == 404
    assert client.get(address(annotation, "split")).status_code == 404
