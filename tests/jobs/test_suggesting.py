"""An article through the suggesters: what is read, what is kept, what is queued."""

import uuid
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from annotations import jobs
from annotations.actions.decide import dismiss
from annotations.models import Event, Suggesting, Suggestion
from annotations.suggesters import pipeline, proposing
from annotations.suggesters.reading import Parsed, Reader
from annotations.text.found import SuggestionKind
from reader.models import Article
from reader.text.paragraphs import Kind
from tests import make


@pytest.fixture(autouse=True)
def _nothing_queued(db):
    """Tests that commit leave what they queued: the queue's tables are not Django's to flush."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


@pytest.fixture
def rules():
    return pipeline.load(settings.SPACY_MODEL)


@pytest.fixture
def article(desk) -> Article:
    make.make_codebook(desk)
    return make.make_article(
        desk,
        "👩🏽‍🚀 President Kassym-Jomart Tokayev spoke in Almaty.",
        "Share on Telegram · Moscow edition",
        "Tokayev, قال, left on 5 January.",
    )


class Recording:
    """A suggester that finds nothing and keeps what it was given to read."""

    name, version = "recording", "1"

    def __init__(self) -> None:
        self.texts: list[str] = []

    def read(self, text: str) -> Parsed:
        self.texts.append(text)
        return Parsed([])


class Failing(Recording):
    def read(self, text: str) -> Parsed:
        raise RuntimeError("no")


def proposals(article: Article) -> list[str]:
    """ "tag: quote" of each suggested name, in order; the quotes are checked against the text."""
    rows = Suggestion.objects.filter(article=article, kind=SuggestionKind.NAME).select_related("tag")
    assert all(article.text[row.start : row.end] == row.quote for row in rows)
    return [f"{row.tag.key}: {row.quote}" for row in rows]


def queued() -> list[tuple[str, int]]:
    rows = ProcrastinateJob.objects.filter(status="todo").order_by("id")
    return [(row.args["article_id"], row.args["attempt"]) for row in rows]


def context(suggester: Reader, *, aborted: bool = False) -> SimpleNamespace:
    """What the worker hands to a job."""
    return SimpleNamespace(additional_context={"reader": suggester}, should_abort=lambda: aborted)


def state(article: Article) -> str:
    return Suggesting.objects.get(article=article).state


def test_names_are_proposed_in_the_articles_own_code_points(article, rules):
    event = proposing.suggest_in(article, rules)
    assert proposals(article) == [
        "person: Kassym-Jomart Tokayev",
        "place: Almaty",
        "place: Moscow",
        "person: Tokayev",
        "date: 5 January",
    ]
    assert (event.verb, event.paragraphs, event.actor) == ("suggested", [0, 1, 2], None)
    row = Suggesting.objects.get(article=article)
    assert (row.state, row.suggester, row.suggester_version) == ("done", rules.name, rules.version)


def test_boilerplate_is_not_read(article):
    article.paragraphs.filter(position=1).update(kind=Kind.BOILERPLATE.value)
    article.paragraphs.filter(position=2).update(kind=Kind.CAPTION.value)
    recording = Recording()
    proposing.suggest_in(article, recording)
    assert recording.texts == [article.text.split("\n\n")[0], article.text.split("\n\n")[2]]


def test_what_became_boilerplate_loses_its_suggestions(article, rules):
    proposing.suggest_in(article, rules)
    article.paragraphs.filter(position=1).update(kind=Kind.BOILERPLATE.value)
    proposing.suggest_in(article, rules)
    assert "place: Moscow" not in proposals(article)
    assert "place: Almaty" in proposals(article)


def test_a_second_run_repeats_nothing(article, rules):
    proposing.suggest_in(article, rules)
    before = list(Suggestion.objects.values_list("pk", flat=True))
    assert proposing.suggest_in(article, rules) is None
    assert list(Suggestion.objects.values_list("pk", flat=True)) == before
    assert Event.objects.filter(verb="suggested").count() == 1


def test_what_was_dismissed_does_not_come_back(article, rules, cast):
    proposing.suggest_in(article, rules)
    dismiss(Suggestion.objects.get(quote="Almaty"), by=cast["ben"])
    proposing.suggest_in(article, rules)
    assert Suggestion.objects.get(quote="Almaty").decision == "dismissed"


def test_a_long_paragraph_is_read_in_pieces_at_white_space(desk, monkeypatch):
    monkeypatch.setattr(proposing, "CHUNK", 40)
    article = make.make_article(desk, "Orvil Tamsin left. " * 9 + "x" * 90)
    recording = Recording()
    proposing.suggest_in(article, recording)
    assert "".join(recording.texts) == article.text
    assert all(len(text) <= 40 for text in recording.texts)
    assert all(text.startswith((" ", "Orvil", "x")) for text in recording.texts)


def test_half_a_grapheme_cluster_is_never_proposed(desk):
    make.make_codebook(desk)
    article = make.make_article(desk, "Ask  Nä̈ e\u0301 now")

    class Careless(Recording):
        def read(self, text: str) -> Parsed:
            return Parsed([(3, 7, "PERSON", 0.5), (3, 5, "ORG", 0.5), (0, 3, "MISC", 0.5)])

    proposing.suggest_in(article, Careless())
    assert proposals(article) == ["person: Nä̈"]


def test_no_name_begins_or_ends_with_a_quotation_mark(desk):
    make.make_codebook(desk)
    article = make.make_article(desk, '“Orvil O’Tamsin” and "Kuvalde" »')

    class Quoting(Recording):
        def read(self, text: str) -> Parsed:
            return Parsed([(0, 16, "PERSON", 0.5), (21, 30, "GPE", 0.5), (31, 32, "ORG", 0.5)])

    proposing.suggest_in(article, Quoting())
    assert proposals(article) == ["person: Orvil O’Tamsin", "place: Kuvalde"]


def test_an_article_that_waits_is_queued_once(article):
    with transaction.atomic():
        jobs.defer_suggest(article)
        jobs.defer_suggest(article)
        assert Article.objects.filter(pk=article.pk).exists()  # the transaction still lives
    assert queued() == [(str(article.pk), 1)]
    assert state(article) == "waiting"


def test_what_is_rolled_back_is_not_queued(article):
    with transaction.atomic():
        jobs.defer_suggest(article)
        transaction.set_rollback(True)
    assert queued() == []
    assert not Suggesting.objects.exists()


def test_a_job_reads_its_article(article, rules):
    jobs.suggest.func(context(rules), article_id=str(article.pk), attempt=1)
    assert state(article) == "done"
    assert "place: Almaty" in proposals(article)


def test_a_job_whose_article_is_gone_does_nothing(db, rules):
    jobs.suggest.func(context(rules), article_id=str(uuid.uuid4()), attempt=1)
    assert not Suggesting.objects.exists()


def test_a_failing_suggester_is_tried_again_later(article):
    with pytest.raises(RuntimeError):
        jobs.suggest.func(context(Failing()), article_id=str(article.pk), attempt=1)
    assert queued() == [(str(article.pk), 2)]
    assert ProcrastinateJob.objects.get(status="todo").scheduled_at > timezone.now()
    assert state(article) == "waiting"


def test_after_the_third_attempt_the_page_is_told(article):
    with pytest.raises(RuntimeError):
        jobs.suggest.func(context(Failing()), article_id=str(article.pk), attempt=3)
    assert queued() == []
    assert state(article) == "failed"


def test_a_job_that_fails_while_its_article_waits_anew_leaves_that_one_waiting(article):
    jobs.defer_suggest(article)
    with pytest.raises(RuntimeError):
        jobs.suggest.func(context(Failing()), article_id=str(article.pk), attempt=1)
    assert queued() == [(str(article.pk), 1)]


def test_a_job_told_to_stop_hands_its_article_back_and_keeps_nothing(article, rules):
    jobs.suggest.func(context(rules, aborted=True), article_id=str(article.pk), attempt=2)
    assert queued() == [(str(article.pk), 2)]
    assert state(article) == "waiting"
    assert proposals(article) == []


def test_an_article_queued_anew_while_it_is_read_stays_waiting(article):
    class Interrupted(Recording):
        def read(self, text: str) -> Parsed:
            jobs.defer_suggest(article)
            return Parsed([])

    proposing.suggest_in(article, Interrupted())
    assert state(article) == "waiting"


def test_the_command_queues_a_collection(article, annex, capsys):
    make.make_article(annex, title="Elsewhere")
    call_command("suggest", collection="desk")
    assert queued() == [(str(article.pk), 1)]
    assert capsys.readouterr().out.splitlines() == [f"queued    {article.pk}  An article", "1 articles queued."]


def test_the_command_runs_here(article, capsys):
    call_command("suggest", article=str(article.pk), now=True)
    call_command("suggest", article=str(article.pk), now=True)
    kept = Suggestion.objects.filter(article=article).count()
    assert capsys.readouterr().out.splitlines() == [
        f"1/1  {article.pk}  An article: {kept} proposed, 0 withdrawn",
        "1 articles read.",
        f"1/1  {article.pk}  An article: unchanged",
        "1 articles read.",
    ]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"collection": "nowhere"}, "There is no collection “nowhere”."),
        ({"article": "7"}, "“7” is not the id of an article."),
        ({"article": str(uuid.UUID(int=7)), "collection": "desk"}, f"There is no article {uuid.UUID(int=7)} in desk."),
    ],
)
def test_the_command_refuses_what_is_not_there(desk, options, message):
    with pytest.raises(CommandError, match=message):
        call_command("suggest", **options)


def test_the_command_names_a_pipeline_that_is_missing(article, settings):
    settings.SPACY_MODEL = "xx_no_such_model"
    with pytest.raises(CommandError, match="Install it"):
        call_command("suggest", now=True)


def test_the_command_goes_on_after_a_failure_and_then_fails(article, desk, capsys, monkeypatch):
    other = make.make_article(desk, "Almaty.", title="Other")
    real = proposing.shares_of
    monkeypatch.setattr(proposing, "shares_of", lambda each, *a, **k: 1 / 0 if each == article else real(each, *a, **k))
    with pytest.raises(CommandError, match=r"1 of 2 articles failed\."):
        call_command("suggest", now=True)
    assert state(article) == "failed"
    assert proposals(other) == ["place: Almaty"]


def test_a_long_article_takes_a_handful_of_queries(desk, rules, django_assert_max_num_queries):
    """Not one a name, nor one condition a name: 3,000 names in 1,000 paragraphs."""
    make.make_codebook(desk)
    article = make.make_article(desk, *[f"{n} from Almaty, Baku and Moscow" for n in range(1000)])
    with django_assert_max_num_queries(30) as captured:
        proposing.suggest_in(article, rules)
    questions = [query["sql"] for query in captured.captured_queries if query["sql"].startswith("SELECT")]
    assert max(len(question) for question in questions) < 2000
    assert len(proposals(article)) >= 3000
