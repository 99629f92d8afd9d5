import pytest

from annotations.actions import decide, suggest, undo
from annotations.actions.codebook import editing, merging
from annotations.models import Annotation, Decision, Suggestion, Tag
from annotations.text.found import Found, Proposals, SuggestionKind
from reader.actions.errors import Clash, Invalid
from tests.make import make_annotation, make_article, make_codebook, make_suggestion
from tests.stored import stored


@stored
def article(desk):
    make_codebook(desk)
    return make_article(desk, "Ada met Ben in Rome. Ben left Rome.")


FOUND = [Found(0, 3, "person", 0.9), Found(8, 11, "person", 0.8), Found(15, 19, "place", 0.9)]


def propose(article, found, *, version="1"):
    return suggest.record(article, [Proposals(SuggestionKind.NAME, "rules", version, found)])


def test_what_is_found_is_proposed_once(article):
    propose(article, FOUND, version="1")
    assert propose(article, FOUND, version="1") is None
    assert [s.quote for s in Suggestion.objects.all()] == ["Ada", "Ben", "Rome"]


def test_what_was_dismissed_does_not_come_back(article, cast):
    propose(article, FOUND, version="1")
    decide.dismiss(Suggestion.objects.get(quote="Ada"), by=cast["ben"])
    propose(article, FOUND, version="2")
    assert [s.quote for s in Suggestion.objects.filter(decision=Decision.OPEN)] == ["Ben", "Rome"]


def test_what_is_no_longer_found_is_withdrawn(article):
    propose(article, FOUND, version="1")
    propose(article, FOUND[:1], version="1")
    assert [s.quote for s in Suggestion.objects.all()] == ["Ada"]


def test_what_people_have_tagged_is_not_proposed(article):
    make_annotation(article, "Ada", tag="organisation")
    propose(article, FOUND, version="1")
    assert [s.quote for s in Suggestion.objects.all()] == ["Ben", "Rome"]


def test_an_accepted_suggestion_is_an_annotation_with_an_entity(article, cast):
    suggestion = make_suggestion(article, "Ada")
    change = decide.accept(suggestion, by=cast["ben"])
    annotation = Annotation.objects.get(pk=change.annotations[0])
    assert (annotation.suggestion, annotation.author, annotation.entity.name) == (suggestion, cast["ben"], "Ada")
    with pytest.raises(Clash, match="ben has already accepted"):
        decide.dismiss(suggestion, by=cast["cleo"])


def test_a_suggestion_is_relabelled(article, cast):
    organisation = Tag.objects.get(key="organisation")
    decide.accept(make_suggestion(article, "Ada"), by=cast["ben"], tag=organisation)
    annotation = Annotation.objects.get()
    assert annotation.tag == organisation
    assert annotation.entity.tag == organisation


def test_dismissing_all_alike(article, cast):
    for at in (0, 12):
        make_suggestion(article, "Ben", at=at)
    decide.dismiss(Suggestion.objects.first(), by=cast["ben"], alike=True)
    assert Suggestion.objects.filter(decision=Decision.DISMISSED).count() == 2


def test_a_decision_touches_its_like_which_count_one_less(desk, cast):
    make_codebook(desk)
    article = make_article(desk, "Ben came.", "Ada went.", "Ben left.")
    for at in (0, 11):
        make_suggestion(article, "Ben", at=at)
    make_suggestion(article, "Ada")
    change = decide.accept(Suggestion.objects.first(), by=cast["ben"])
    assert change.paragraphs == [0, 2]


def test_a_name_is_not_accepted_as_a_claim(article, cast):
    with pytest.raises(Invalid, match="cannot be marked as claim"):
        decide.accept(make_suggestion(article, "Ada"), by=cast["ben"], tag=Tag.objects.get(key="claim"))
    assert not Annotation.objects.exists()


def test_a_retired_tag_is_not_proposed(article, desk, cast):
    propose(article, FOUND, version="1")
    editing.retire(desk, "place", by=cast["ada"], retired=True)
    propose(article, FOUND, version="1")
    assert [s.quote for s in Suggestion.objects.all()] == ["Ada", "Ben"]


def test_a_tag_merged_meanwhile_is_the_one_it_was_merged_into(article, desk, cast):
    suggestion = make_suggestion(article, "Ada")
    suggestion.tag  # noqa: B018  as the page that was open had it
    merging.merge(desk, "person", "organisation", by=cast["ada"])
    decide.accept(suggestion, by=cast["ben"])
    assert Annotation.objects.get().tag.key == "organisation"


def test_a_tag_chosen_and_merged_meanwhile_is_refused(article, desk, cast):
    suggestion, chosen = make_suggestion(article, "Ada"), Tag.objects.get(key="group")
    merging.merge(desk, "group", "place", by=cast["ada"])
    with pytest.raises(Clash, match="merged into another"):
        decide.accept(suggestion, by=cast["ben"], tag=chosen)
    assert not Annotation.objects.exists()


def test_what_is_accepted_has_the_defaults_of_its_tag(article, desk, cast):
    editing.add(desk, "person", ("attribute",), by=cast["ada"], key="kind", name="Kind", type="choice")
    editing.add(desk, "person", ("option", "kind"), by=cast["ada"], key="living", name="living", default=True)
    decide.accept(make_suggestion(article, "Ben"), by=cast["ben"], alike=True)
    undo.undo(article, by=cast["ben"])
    undo.redo(article, by=cast["ben"])
    assert [each.attributes() for each in Annotation.objects.with_parts()] == [{"kind": "living"}]
