import pytest

from annotations.actions import annotate, undo
from annotations.models import Annotation, Event, Tag
from reader.actions.errors import Clash, Conflict, Invalid
from reader.models import Article
from tests.make import make_annotation, make_article, make_codebook, make_suggestion, picture
from tests.stored import stored


@stored
def article(desk):
    make_codebook(desk)
    return make_article(desk)


def test_a_span_is_trimmed_and_shown(article, cast):
    claim = Tag.objects.get(key="claim")
    change = annotate.create(article, by=cast["ben"], tag=claim, spans=[(3, 10)], note=" why ")
    assert picture(article) == "The {quick} brown fox jumps.\n\nOver the lazy dog."
    annotation = Annotation.objects.get()
    assert (annotation.note, annotation.version, annotation.author) == ("why", 1, cast["ben"])
    assert change.paragraphs == [0]
    assert change.message == "Marked as claim."


def test_annotations_overlap_and_cross_paragraphs(article):
    make_annotation(article, "quick brown fox")
    make_annotation(article, "brown fox jumps.\n\nOver", tag="speculation")
    assert picture(article) == "The {quick [brown fox} jumps.\n\nOver] the lazy dog."
    assert Event.objects.last().paragraphs == [0, 1]


def test_the_event_tells_before_and_after(article, cast):
    annotation = make_annotation(article, "quick")
    event = Event.objects.get()
    assert (event.verb, event.actor, event.article) == ("created", cast["ada"], article)
    assert event.before == {f"annotation:{annotation.pk}": None}
    assert event.after[f"annotation:{annotation.pk}"]["spans"] == [[4, 9, "claim"]]


@pytest.mark.parametrize("spans", [[], [(0, 999)], [(-1, 3)], [(9, 4)], [(3, 4)]])
def test_a_span_with_nothing_in_it_is_refused(article, cast, spans):
    with pytest.raises(Invalid):
        annotate.create(article, by=cast["ada"], tag=Tag.objects.get(key="claim"), spans=spans)
    assert not Annotation.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize("note", ["\0", "x" * 10_001, "\ud800"])
def test_a_note_that_cannot_be_kept_is_refused(article, cast, note):
    with pytest.raises(Invalid) as refusal:
        annotate.create(article, by=cast["ada"], tag=Tag.objects.get(key="claim"), spans=[(0, 3)], note=note)
    assert refusal.value.field == "note"


def test_an_edit_touches_old_and_new_paragraphs(article, cast):
    annotation = make_annotation(article, "quick")
    start = article.text.index("lazy")
    change = annotate.edit(
        annotation, by=cast["ada"], version=1, tag=Tag.objects.get(key="speculation"), spans=[(start, start + 4)]
    )
    assert picture(article) == "The quick brown fox jumps.\n\nOver the [lazy] dog."
    assert change.paragraphs == [0, 1]
    assert Annotation.objects.get().version == 2


def test_an_edit_that_changes_nothing_leaves_no_event(article, cast):
    annotation = make_annotation(article, "quick", note="why")
    change = annotate.edit(annotation, by=cast["ada"], note="why", spans=[(4, 9)])
    assert change.event is None
    assert Event.objects.count() == 1


def test_an_edit_from_an_old_version_is_a_conflict(article, cast):
    annotation = make_annotation(article, "quick")
    annotate.edit(annotation, by=cast["ada"], version=1, note="first")
    with pytest.raises(Conflict) as conflict:
        annotate.edit(annotation, by=cast["ada"], version=1, note="second")
    assert conflict.value.details["current"].note == "first"
    assert Annotation.objects.get().note == "first"


def test_what_was_removed_cannot_be_edited(article, cast):
    annotation = make_annotation(article, "quick")
    annotate.remove(annotation, by=cast["ada"])
    assert picture(article) == article.text
    with pytest.raises(Conflict):
        annotate.edit(annotation, by=cast["ada"], note="late")


def test_an_entity_tag_points_to_the_entity_of_that_name(article):
    one = make_annotation(article, "fox", tag="person")
    other = make_annotation(article, "fox", tag="person", by="ben")
    assert one.entity == other.entity
    assert one.entity.name == "fox"
    assert make_annotation(article, "dog").entity is None


def test_in_an_article_that_was_deleted_meanwhile_nothing_is_stored(article, cast):
    annotation = make_annotation(article, "quick")
    claim, stale = annotation.tag, annotation.article
    Article.objects.filter(pk=article.pk).delete()
    with pytest.raises(Clash, match="deleted meanwhile"):
        annotate.create(stale, by=cast["ada"], tag=claim, spans=[(0, 3)])
    with pytest.raises(Clash, match="deleted meanwhile"):
        annotate.remove(annotation, by=cast["ada"])


def test_a_name_marked_by_hand_decides_the_suggestion_that_stands_there(article, cast):
    suggestion = make_suggestion(article, "fox")
    annotation = make_annotation(article, "fox", tag="organisation", by="ben")
    suggestion.refresh_from_db()
    assert (suggestion.decision, suggestion.decided_by, annotation.suggestion) == ("accepted", cast["ben"], suggestion)
    undo.undo(article, by=cast["ben"])
    suggestion.refresh_from_db()
    assert suggestion.decision == "open"


def test_a_claim_over_a_suggested_name_leaves_it_open(article):
    suggestion = make_suggestion(article, "fox")
    make_annotation(article, "fox", tag="claim")
    suggestion.refresh_from_db()
    assert suggestion.decision == "open"
