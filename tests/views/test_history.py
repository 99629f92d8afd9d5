"""What became of an annotation, and having an earlier state back."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations.actions import annotate, decide, restoring_versions, undo
from annotations.actions.codebook import merging
from annotations.models import Annotation, Decision, Event, Suggestion, Tag
from annotations.queries.log import versions
from reader.actions.errors import Conflict, Invalid
from reader.models import Assignment
from tests.make import make_annotation, make_article, make_codebook, make_suggestion, picture
from tests.stored import stored
from tests.views.page_text import text_of


@stored
def article(desk):
    make_codebook(desk)
    return make_article(desk, "The ministry said that 12 people died.", title="Numbers")


@stored
def changed(article, cast):
    """ben's claim: made with a note, its note changed by ada, then made a speculation by ben."""
    annotation = make_annotation(article, "12 people died", by="ben", note="Who says so?")
    annotate.edit(annotation, by=cast["ada"], note="Who says this?")
    annotate.edit(annotation, by=cast["ben"], tag=Tag.objects.get(key="speculation"))
    return Annotation.objects.get()


def address(name, article, annotation):
    return reverse(name, args=["desk", article.pk, annotation.pk])


def restored(article, annotation, *, by, event, side="after", version=None):
    standing = Annotation.objects.filter(pk=annotation.pk).first()
    at = (0 if standing is None else standing.version) if version is None else version
    return restoring_versions.restore(article, annotation.pk, by=by, event_id=event.pk, side=side, version=at)


def test_every_state_is_told_with_who_made_it_of_which(client, changed, article, cast):
    client.force_login(cast["dana"])
    html = client.get(address("annotation_history", article, changed)).content.decode()
    told = text_of(html, "main")
    by = re.findall(r"(ben|ada)\s+(changed [^\d]*?|marked a claim)\s+\d", told)
    assert by == [
        ("ben", "changed a claim to a speculation"),
        ("ada", "changed the note of ben’s claim"),
        ("ben", "marked a claim"),
    ]
    for part in ("Who says", "so", "this", "Claim", "Speculation", "12 people died"):
        assert part in told
    assert "Restore" not in html  # dana reads


def test_who_may_change_it_may_restore_it(client, changed, article, cast):
    for name, may in (("ada", True), ("ben", True), ("cleo", False), ("dana", False)):
        client.force_login(cast[name])
        html = client.get(address("annotation_history", article, changed)).content.decode()
        assert ("Restore this version" in html) is may, name
        event = Event.objects.get(verb="created")
        sent = {"event": event.pk, "side": "after", "version": Annotation.objects.get().version}
        status = client.post(address("restore_version", article, changed), sent).status_code
        assert status == (303 if may else 404), name


def test_an_earlier_state_comes_back_and_that_is_undone_and_done_again(client, changed, article, cast):
    client.force_login(cast["ben"])
    first = Event.objects.get(verb="created")
    sent = {"event": first.pk, "side": "after", "version": changed.version}
    answer = client.post(address("restore_version", article, changed), sent)
    assert answer["Location"].endswith(f"#a-{changed.pk}")
    back = Annotation.objects.get()
    assert (back.tag.key, back.note, back.author.username) == ("claim", "Who says so?", "ben")
    assert back.version > changed.version
    assert Event.objects.latest("pk").verb == "restored version"
    assert undo.undo(article, by=cast["ben"]).message == "Undid restoring a version."
    assert (Annotation.objects.get().tag.key, Annotation.objects.get().note) == ("speculation", "Who says this?")
    undo.redo(article, by=cast["ben"])
    assert Annotation.objects.get().tag.key == "claim"


def test_one_that_was_removed_comes_back_with_what_it_had(client, article, cast):
    annotation = make_annotation(article, "12 people died", by="ben", note="Sure?", attributes={"credibility": "1"})
    annotate.remove(annotation, by=cast["ada"])
    client.force_login(cast["ben"])
    html = client.get(address("annotation_history", article, annotation)).content.decode()
    assert "was removed" in html
    event = Event.objects.get(verb="created")
    client.post(address("restore_version", article, annotation), {"event": event.pk, "side": "after", "version": 0})
    back = Annotation.objects.get()
    assert (back.note, back.attributes()) == ("Sure?", {"credibility": "1"} | back.attributes())
    assert picture(article) == "The ministry said that {12 people died}."


def test_what_stood_before_the_first_known_change_can_be_had_back(article, cast):
    """An imported annotation has no event of its making."""
    annotation = make_annotation(article, "12 people died", by="ben", note="as imported")
    annotate.edit(annotation, by=cast["ben"], note="changed")
    edited = Event.objects.get(verb="edited")
    restored(article, annotation, by=cast["ben"], event=edited, side="before")
    assert Annotation.objects.get().note == "as imported"


def test_a_choice_made_from_an_older_state_is_refused_with_what_stands_now(client, changed, article, cast):
    client.force_login(cast["ben"])
    event = Event.objects.get(verb="created")
    annotate.edit(changed, by=cast["ada"], note="ada was here")
    sent = {"event": event.pk, "side": "after", "version": changed.version}
    answer = client.post(address("restore_version", article, changed), sent)
    html = answer.content.decode()
    assert answer.status_code == 412
    assert "changed meanwhile" in html
    assert "ada was here" in html or "ada" in text_of(html, "main")
    assert "Restore it all the same" in html
    assert Annotation.objects.get().note == "ada was here"
    again = re.search(r'name="version" value="(\d+)"', html)[1]
    assert client.post(address("restore_version", article, changed), sent | {"version": again}).status_code == 303
    assert Annotation.objects.get().note == "Who says so?"


def test_one_that_came_back_meanwhile_is_not_put_over(article, cast):
    annotation = make_annotation(article, "12 people died", by="ben")
    annotate.remove(annotation, by=cast["ben"])
    undo.undo(article, by=cast["ben"])
    with pytest.raises(Conflict):
        restored(article, annotation, by=cast["ben"], event=Event.objects.get(verb="created"), version=0)


def test_only_a_state_of_this_annotation_that_one_sees_can_be_asked_for(desk, annex, article, changed, cast):
    make_codebook(annex)
    elsewhere = make_annotation(make_article(annex), "quick", by="ben")
    other = make_annotation(article, "ministry", by="ben")
    for event in (
        Event.objects.get(after__has_key=f"annotation:{pk}", verb="created") for pk in (elsewhere.pk, other.pk)
    ):
        with pytest.raises(Invalid):
            restored(article, changed, by=cast["ben"], event=event)
    with pytest.raises(Invalid):  # before it was made there was nothing
        restored(article, changed, by=cast["ben"], event=Event.objects.filter(verb="created").first(), side="before")


def test_the_state_that_stands_is_no_change(changed, article, cast):
    number = Event.objects.count()
    assert restored(article, changed, by=cast["ben"], event=Event.objects.latest("pk")).event is None
    assert Event.objects.count() == number


def test_one_whose_tag_is_gone_cannot_come_back_and_that_is_said(client, article, cast, desk):
    annotation = make_annotation(article, "12 people died", by="ben")
    annotate.remove(annotation, by=cast["ben"])
    claim, speculation = Tag.objects.get(key="claim"), Tag.objects.get(key="speculation")
    merging.merge(desk, claim.key, speculation.key, by=cast["ada"])
    client.force_login(cast["ben"])
    event = Event.objects.get(verb="created")
    sent = {"event": event.pk, "side": "after", "version": 0}
    answer = client.post(address("restore_version", article, annotation), sent)
    assert answer.status_code == 412
    assert "gone, so it cannot come back" in answer.content.decode()
    assert not Annotation.objects.exists()


def test_a_name_that_was_accepted_comes_back_with_its_decision(article, cast):
    make_suggestion(article, "ministry", tag="organisation")
    accepted = decide.accept(Suggestion.objects.get(), by=cast["ben"])
    annotation = Annotation.objects.get()
    undo.undo(article, by=cast["ben"])
    assert Suggestion.objects.get().decision == Decision.OPEN
    restored(article, annotation, by=cast["ben"], event=accepted.event)
    assert (Suggestion.objects.get().decision, Suggestion.objects.get().decided_by) == (Decision.ACCEPTED, cast["ben"])
    undo.undo(article, by=cast["ben"])
    assert Suggestion.objects.get().decision == Decision.OPEN
    assert not Annotation.objects.exists()


def test_the_history_fragment_takes_the_place_of_the_card_and_gives_it_back(client, changed, article, cast):
    client.force_login(cast["dana"])
    where, htmx = address("annotation_history", article, changed), {"HX-Request": "true"}
    answer = client.get(where, headers=htmx)
    assert answer["HX-Retarget"] == f"#a-{changed.pk}"
    assert "<html" not in answer.content.decode()
    card = client.get(where + "?close=1", headers=htmx).content.decode()
    assert f'id="a-{changed.pk}"' in card
    assert where in card  # the quiet link, as it was changed


def test_the_link_stands_only_at_what_was_changed(client, article, cast):
    annotation = make_annotation(article, "ministry", by="ben")
    client.force_login(cast["dana"])
    page = reverse("article", args=["desk", article.pk])
    assert address("annotation_history", article, annotation) not in client.get(page).content.decode()
    annotate.edit(annotation, by=cast["ben"], note="x")
    assert address("annotation_history", article, annotation) in client.get(page).content.decode()


@pytest.mark.parametrize("blind", ["collection", "assignment"])
def test_who_reads_blind_sees_the_history_of_their_own_only(client, article, desk, cast, blind):
    own, others = (make_annotation(article, words, by=by) for words, by in (("ministry", "ben"), ("people", "cleo")))
    gone = make_annotation(article, "12", by="cleo")
    for annotation, by in ((own, "ben"), (others, "cleo")):
        annotate.edit(annotation, by=cast[by], note="changed")
    annotate.remove(gone, by=cast["cleo"])
    client.force_login(cast["ben"])

    def seen(annotation):
        return client.get(address("annotation_history", article, annotation)).status_code

    assert [seen(each) for each in (own, others, gone)] == [200, 200, 200]
    if blind == "collection":
        desk.blind = True
        desk.save()
    else:
        Assignment.objects.create(article=article, user=cast["ben"], blind=True)
    assert [seen(each) for each in (own, others, gone)] == [200, 404, 404]


def test_a_stranger_and_a_wrong_address_find_nothing(client, changed, article, annex, cast):
    elsewhere = make_article(annex)
    client.force_login(cast["cleo"])
    for where in (
        reverse("annotation_history", args=["annex", elsewhere.pk, changed.pk]),
        reverse("annotation_history", args=["desk", elsewhere.pk, changed.pk]),
        reverse("annotation_history", args=["desk", article.pk, article.pk]),
    ):
        assert client.get(where).status_code == 404


def test_a_long_history_costs_as_many_queries_as_a_short_one(article, cast):
    annotation = make_annotation(article, "12 people died", by="ben")

    def shown():
        return len(versions.history(article, annotation.pk, user=cast["ben"]).entries)

    def counted():
        with CaptureQueriesContext(connection) as queries:
            shown()
        return len(queries)

    annotate.edit(annotation, by=cast["ben"], note="0")
    few = counted()
    for number in range(1, 15):
        annotate.edit(annotation, by=cast["ben"], note=str(number))
    assert shown() == 16
    assert counted() == few
