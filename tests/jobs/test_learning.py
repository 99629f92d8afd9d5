"""What is decided in one article shows in the others a moment later, and is gone when it is taken back."""

from types import SimpleNamespace

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from annotations import jobs
from annotations.actions import annotate, entities, undo
from annotations.actions.decide import accept, dismiss
from annotations.models import Entity, Event, Suggesting, Suggestion, Tag
from annotations.suggesters import learning, proposing
from annotations.suggesters.reading import Parsed
from reader.models import Article
from reader.text.paragraphs import Kind
from tests import make

CONTEXT = SimpleNamespace(additional_context={}, should_abort=lambda: False)


class Gazetteer:
    """A reader that finds these words under these labels, wherever they stand first in a text."""

    name, version = "gazetteer", "7"

    def __init__(self, **labels: str) -> None:
        self.labels = labels

    def read(self, text: str) -> Parsed:
        found = [(text.find(words), len(words), label) for words, label in self.labels.items()]
        return Parsed([(at, at + length, label, 0.5) for at, length, label in found if at >= 0])


@pytest.fixture(autouse=True)
def _fresh(db):
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
    learning._spread.clear()


@pytest.fixture
def articles(desk) -> list[Article]:
    """Three articles, read: one in which to decide, one with the same names, one without."""
    make.make_codebook(desk)
    texts = ["Orvil is in Kuvalde.", "Kuvalde is far. Orvil Tamsin says: Orvil is here.", "Nothing of the kind."]
    made = [make.make_article(desk, text, title=str(number)) for number, text in enumerate(texts)]
    for article in made:
        proposing.suggest_in(article, Gazetteer(Kuvalde="ORG", Orvil="PERSON"))
    return made


def names(article: Article) -> list[str]:
    rows = Suggestion.objects.filter(article=article, decision="open").select_related("tag")
    return [f"{row.tag.key}: {row.quote} ({row.suggester} {row.suggester_version})" for row in rows]


def find(article: Article, quote: str) -> Suggestion:
    return Suggestion.objects.get(article=article, quote=quote)


def spread(article: Article) -> int:
    return learning.spread(article.collection_id)


FOUND = [
    "organisation: Kuvalde (gazetteer 7)",
    "person: Orvil (gazetteer 7)",
]


def test_an_accepted_name_is_a_pattern_at_once(articles, cast, desk):
    here, there, _ = articles
    accept(find(here, "Kuvalde"), by=cast["ben"], tag=Tag.objects.get(collection=desk, key="place"))
    assert spread(here) == 1
    assert names(there) == ["place: Kuvalde (collection-names 1+)", "person: Orvil (gazetteer 7)"]
    suggestion = find(there, "Kuvalde")
    assert (suggestion.score, suggestion.reasons) == (0.95, ["Marked as such in this collection."])


def test_what_nobody_had_found_is_proposed(articles, cast):
    here, there, _ = articles
    make.make_annotation(there, "Orvil Tamsin", tag="person")
    late = make.make_article(here.collection, "It was Orvil Tamsin again.", title="late")
    proposing.suggest_in(late, Gazetteer())
    assert names(late) == ["person: Orvil Tamsin (collection-names 1+)"]


def test_a_dismissed_name_is_on_the_stop_list(articles, cast):
    here, there, _ = articles
    dismiss(find(here, "Orvil"), by=cast["ben"])
    assert spread(here) == 1
    assert names(there) == ["organisation: Kuvalde (gazetteer 7)"]
    proposing.suggest_in(there, Gazetteer(Kuvalde="ORG", Orvil="PERSON"))
    assert names(there) == ["organisation: Kuvalde (gazetteer 7)"]


@pytest.mark.parametrize("read_again", [False, True])
def test_what_is_taken_back_takes_its_effect_back(articles, cast, desk, read_again):
    here, there, _ = articles
    accept(find(here, "Kuvalde"), by=cast["ben"], tag=Tag.objects.get(collection=desk, key="place"))
    dismiss(find(here, "Orvil"), by=cast["ben"])
    spread(here)
    if read_again:
        proposing.suggest_in(there, Gazetteer(Kuvalde="ORG", Orvil="PERSON"))
    assert names(there) == ["place: Kuvalde (collection-names 1+)"]
    undo.undo(here, by=cast["ben"])
    undo.undo(here, by=cast["ben"])
    spread(here)
    assert names(there) == FOUND
    assert find(there, "Kuvalde").score == 0.5
    assert sorted(names(here)) == ["organisation: Kuvalde (gazetteer 7)", "person: Orvil (gazetteer 7)"]


def test_a_name_marked_by_hand_and_unmarked_leaves_what_was_found(articles, cast):
    here, _, _ = articles
    make.make_annotation(here, "Kuvalde", by="ben", tag="organisation")
    spread(here)
    undo.undo(here, by=cast["ben"])
    spread(here)
    assert sorted(names(here)) == sorted(FOUND)


def test_a_suggestion_that_stays_keeps_its_id(articles, cast):
    here, there, _ = articles
    before = find(there, "Kuvalde").pk
    accept(find(here, "Kuvalde"), by=cast["ben"])
    assert spread(here) == 1
    after = find(there, "Kuvalde")
    assert (after.pk, after.score, after.suggester) == (before, 0.95, "gazetteer")


def test_another_name_of_an_entity_is_a_pattern(articles, cast):
    here, there, _ = articles
    accept(find(here, "Orvil"), by=cast["ben"])
    entities.add_alias(Entity.objects.get(name="Orvil"), by=cast["ada"], name="Orvil Tamsin")
    spread(here)
    assert names(there) == [
        "organisation: Kuvalde (gazetteer 7)",
        "person: Orvil Tamsin (collection-names 1+)",
        "person: Orvil (collection-names 1+)",
    ]


def test_each_article_that_changes_has_one_event_and_the_others_none(articles, cast):
    here, there, _ = articles
    dismiss(find(here, "Orvil"), by=cast["ben"])
    last = Event.objects.latest("pk").pk
    spread(here)
    event = Event.objects.get(pk__gt=last)
    assert (event.article, event.verb, event.actor, event.paragraphs) == (there, "suggested", None, [0])
    assert spread(here) == 0
    assert not Event.objects.filter(pk__gt=event.pk).exists()


def test_articles_that_wait_and_boilerplate_are_left_alone(articles, cast):
    here, there, third = articles
    Suggesting.objects.filter(article=there).update(state="waiting")
    boilerplate = make.make_article(here.collection, "Orvil", title="boilerplate")
    boilerplate.paragraphs.update(kind=Kind.BOILERPLATE.value)
    proposing.suggest_in(boilerplate, Gazetteer())
    accept(find(here, "Orvil"), by=cast["ben"])
    assert spread(here) == 0
    assert sorted(names(there)) == sorted(FOUND)
    assert names(boilerplate) == names(third) == []


def test_only_articles_with_the_words_are_looked_at(articles, cast, monkeypatch):
    here, there, _ = articles
    spread(here)
    dismiss(find(here, "Orvil"), by=cast["ben"])
    monkeypatch.setattr(learning, "OVERTAKEN", 0)
    looked: list[Article] = []
    monkeypatch.setattr(learning, "renew", lambda article, known: looked.append(article))
    spread(here)
    assert {*looked} == {here, there}


def test_another_collection_learns_nothing(articles, cast, annex):
    here, _, _ = articles
    make.make_codebook(annex)
    elsewhere = make.make_article(annex, "Orvil is in Kuvalde.")
    proposing.suggest_in(elsewhere, Gazetteer(Orvil="PERSON"))
    dismiss(find(here, "Orvil"), by=cast["ben"])
    learning.spread(annex.pk)
    assert names(elsewhere) == ["person: Orvil (gazetteer 7)"]


def queued() -> list[tuple[str, int]]:
    rows = ProcrastinateJob.objects.filter(status="todo", task_name="spread").order_by("id")
    return [(row.args["collection_id"], row.args["attempt"]) for row in rows]


def test_a_decision_queues_the_collection_once(articles, cast, desk, django_capture_on_commit_callbacks):
    here, _, _ = articles
    with django_capture_on_commit_callbacks(execute=True):
        accept(find(here, "Kuvalde"), by=cast["ben"])
        dismiss(find(here, "Orvil"), by=cast["ben"])
        assert queued() == []
    assert queued() == [(desk.pk, 1)]
    with django_capture_on_commit_callbacks(execute=True):
        undo.undo(here, by=cast["ben"])
    assert queued() == [(desk.pk, 1)]


def test_what_says_nothing_of_names_queues_nothing(articles, cast, django_capture_on_commit_callbacks):
    here, _, _ = articles
    with django_capture_on_commit_callbacks(execute=True):
        annotate.create(
            here, by=cast["ben"], tag=Tag.objects.get(collection=here.collection, key="claim"), spans=[(0, 5)]
        )
        proposing.suggest_in(here, Gazetteer())
    assert queued() == []


def test_the_job_spreads_what_was_decided(articles, cast, desk):
    here, there, _ = articles
    dismiss(find(here, "Orvil"), by=cast["ben"])
    jobs.spread.func(CONTEXT, collection_id=desk.pk, attempt=1)
    assert names(there) == ["organisation: Kuvalde (gazetteer 7)"]


def test_a_job_told_to_stop_is_queued_again_and_loses_nothing(articles, cast, desk):
    here, there, _ = articles
    dismiss(find(here, "Orvil"), by=cast["ben"])
    stopping = SimpleNamespace(additional_context={}, should_abort=lambda: True)
    jobs.spread.func(stopping, collection_id=desk.pk, attempt=1)
    assert queued() == [(desk.pk, 1)]
    jobs.spread.func(CONTEXT, collection_id=desk.pk, attempt=1)
    assert names(there) == ["organisation: Kuvalde (gazetteer 7)"]


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_worker_died_has_a_successor(desk):
    for attempt, left in ((1, [(desk.pk, 2)]), (3, [])):
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
            cursor.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, args, status) VALUES"
                " ('suggestions', 'spread', 'x',"
                " jsonb_build_object('collection_id', %s::int, 'attempt', %s::int), 'doing')",
                [desk.pk, attempt],
            )
        assert jobs.rescue() == 1
        assert queued() == left


def test_a_thousand_names_take_a_handful_of_queries(desk, cast, django_assert_max_num_queries):
    make.make_codebook(desk)
    article = make.make_article(desk, *[f"{n} from Almaty to Baku" for n in range(500)])
    proposing.suggest_in(article, Gazetteer(Almaty="LOC", Baku="ORG"))
    accept(
        Suggestion.objects.filter(quote="Baku").first(),
        by=cast["ben"],
        tag=Tag.objects.get(collection=desk, key="place"),
    )
    with django_assert_max_num_queries(40):
        assert learning.spread(desk.pk) == 1
