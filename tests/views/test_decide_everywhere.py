"""One decision on all that is alike in a collection: article by article, one step to take back, or nothing at all."""

import pytest

from annotations.actions import annotate, decide, decide_everywhere, undo
from annotations.models import Annotation, Decision, Event, Suggestion, SuggestionRule, Tag
from reader.actions.errors import Clash, Conflict, Invalid
from tests.make import make_annotation, make_article, make_codebook, make_statement, make_suggestion
from tests.stored import stored


@stored
def articles(desk):
    make_codebook(desk)
    return [
        make_article(desk, "Ada met Ben. Ben left.", title="One"),
        make_article(desk, "Ben came.", title="Two"),
        make_article(desk, "Nobody but Ben.", title="Three"),
    ]


@stored
def bens(articles):
    one, two, three = articles
    return [
        make_suggestion(one, "Ben"),
        make_suggestion(one, "Ben", at=12),
        make_suggestion(two, "Ben"),
        make_suggestion(three, "Ben"),
        make_suggestion(one, "Ada"),
    ]


def decisions():
    return sorted(Suggestion.objects.filter(quote="Ben").values_list("decision", flat=True))


def test_all_alike_are_accepted_in_every_article_and_counted(bens, cast):
    done = decide_everywhere.accept(bens[2], by=cast["ben"])
    assert done.message == "4 × “Ben” in 3 articles marked as person."
    assert decisions() == ["accepted"] * 4
    assert Suggestion.objects.get(quote="Ada").decision == Decision.OPEN
    assert Annotation.objects.count() == 4
    assert Annotation.objects.values("entity").distinct().count() == 1
    assert Event.objects.filter(verb="accepted").count() == 3  # one an article


def test_one_step_takes_all_of_it_back(bens, cast):
    decide_everywhere.dismiss(bens[0], by=cast["ben"])
    done = decide_everywhere.take_back(bens[0].article.collection, by=cast["ben"])
    assert done.message == "Undid dismissing 4 suggestions in 3 articles."
    assert {str(pk) for pk in done.suggestions} == {str(each.pk) for each in bens[:4]}
    assert decisions() == ["open"] * 4
    with pytest.raises(Clash, match="no decision of yours"):
        decide_everywhere.take_back(bens[0].article.collection, by=cast["ben"])


def test_the_last_decision_is_taken_back_first_and_others_decisions_stay(bens, cast):
    desk = bens[0].article.collection
    decide.accept(bens[4], by=cast["ada"])
    decide.dismiss(bens[0], by=cast["ben"])
    decide.accept(bens[2], by=cast["ben"])
    make_annotation(bens[0].article, "met", by="ben")  # no decision
    assert decide_everywhere.take_back(desk, by=cast["ben"]).suggestions == [bens[2].pk]
    assert decide_everywhere.take_back(desk, by=cast["ben"]).suggestions == [bens[0].pk]
    undo.redo(bens[0].article, by=cast["ben"])
    assert decide_everywhere.take_back(desk, by=cast["ben"]).suggestions == [bens[0].pk]
    assert Suggestion.objects.get(quote="Ada").decision == Decision.ACCEPTED


def test_what_was_done_again_is_told_as_what_it_was(bens, cast):
    decide.accept(bens[0], by=cast["ben"])
    undo.undo(bens[0].article, by=cast["ben"])
    undo.redo(bens[0].article, by=cast["ben"])
    done = decide_everywhere.take_back(bens[0].article.collection, by=cast["ben"])
    assert done.message == "Undid accepting a suggestion."


def test_where_one_of_them_was_changed_since_nothing_is_taken_back(bens, cast):
    decide_everywhere.accept(bens[0], by=cast["ben"])
    annotate.edit(Annotation.objects.get(suggestion=bens[3]), by=cast["ada"], note="Which Ben?")
    with pytest.raises(Conflict):
        decide_everywhere.take_back(bens[0].article.collection, by=cast["ben"])
    assert decisions() == ["accepted"] * 4
    assert Annotation.objects.count() == 4


def test_what_is_refused_in_one_article_decides_nothing_in_any(bens, cast):
    with pytest.raises(Invalid):
        decide_everywhere.accept(bens[0], by=cast["ben"], tag=Tag.objects.get(key="claim"))
    assert decisions() == ["open"] * 4
    assert not Annotation.objects.exists()


def test_only_what_is_offered_counts_as_alike(bens, desk, cast):
    make_annotation(bens[3].article, "Ben", tag="organisation")  # decided by hand: no suggestion is open there
    Suggestion.objects.filter(pk=bens[1].pk).update(score=0.1)
    SuggestionRule.objects.create(collection=desk, kind="name", threshold=0.5)
    decide_everywhere.accept(bens[0], by=cast["ben"])
    assert Suggestion.objects.get(pk=bens[1].pk).decision == Decision.OPEN
    assert Annotation.objects.filter(suggestion__in=bens, tag__key="person").count() == 2


def test_another_collection_is_left_alone(bens, annex, cast):
    make_codebook(annex)
    theirs = make_suggestion(make_article(annex, "Ben."), "Ben")
    decide_everywhere.dismiss(bens[0], by=cast["ben"])
    theirs.refresh_from_db()
    assert theirs.decision == Decision.OPEN


def test_bounds_put_right_keep_the_other_parts(articles, cast):
    article = make_article(articles[0].collection, "The mayor said that the gate was shut.")
    found = make_statement(article, "that the gate", parts={"source": "The mayor", "cue": "said"})
    start = article.text.index("the gate")
    decide.accept(found, by=cast["ben"], bounds=(start, len(article.text) - 1))
    spans = Annotation.objects.get(suggestion=found).spans.values_list("role__key", "quote")
    assert list(spans) == [("content", "the gate was shut"), ("source", "The mayor"), ("cue", "said")]
