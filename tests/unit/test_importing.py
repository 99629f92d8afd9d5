"""How an article comes in: once for each text, whole, searchable, and told to the log."""

import threading
from itertools import pairwise

import pytest
from django.db import connection

from reader.actions.drafting import correct, draft, set_kind, throw_away
from reader.actions.errors import Clash, Invalid
from reader.actions.importing import PART_BYTES, import_article, rekind, remove_article, save, save_all
from reader.models import Article, Draft, Membership, Role, SearchPart, User
from reader.signals import changed
from reader.text.paragraphs import Kind
from tests import make

TEXT = "A small war in the hills\n\nNobody saw it begin, and few saw it end.\n\nIt is not clear who won."


@pytest.fixture
def told():
    heard = []

    def listen(**what):
        heard.append(what)

    changed.connect(listen)
    yield heard
    changed.disconnect(listen)


def test_an_article_is_stored_whole(desk, cast, told):
    article, created = import_article(desk, by=cast["ada"], title=" A  title ", text=TEXT, byline="Ann Lee")
    assert created
    assert (article.title, article.byline, article.imported_by) == ("A title", "Ann Lee", cast["ada"])
    paragraphs = list(article.paragraphs.all())
    assert [article.text[one.start : one.end] for one in paragraphs] == TEXT.split("\n\n")
    assert [one.position for one in paragraphs] == [0, 1, 2]
    assert [one["verb"] for one in told] == ["imported"]
    assert told[0]["after"]["sha256"] == article.sha256


def test_the_same_text_again_leads_to_the_first(desk, annex, cast, told):
    first, _ = import_article(desk, by=cast["ada"], title="One", text=TEXT)
    again, created = import_article(desk, by=cast["ben"], title="Two", text=TEXT.replace("\n", "\r\n") + "  \n")
    assert (again, created) == (first, False)
    assert len(told) == 1
    elsewhere, created = import_article(annex, by=cast["ada"], title="One", text=TEXT)
    assert created
    assert elsewhere != first


def test_kinds_that_are_given_stand(desk, cast):
    article, _ = import_article(desk, by=cast["ada"], title="T", text=TEXT, kinds={2: Kind.BOILERPLATE})
    assert article.paragraphs.get(position=2).kind == Kind.BOILERPLATE


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "a\0b"),
        ("title", "x" * 501),
        ("byline", "\ud83d"),
        ("publication", "x" * 201),
        ("source_url", "javascript:alert(1)"),
        ("source_url", "http://[::1"),
        ("source_url", "https://" + "x" * 2000 + ".org"),
        ("language", "no language at all"),
        ("text", "a\0b"),
        ("text", "a\ud83d"),
        ("text", " \n "),
    ],
)
def test_what_cannot_be_stored_is_refused_by_its_field(desk, cast, field, value):
    fields = {"title": "T", "text": TEXT} | {field: value}
    with pytest.raises(Invalid) as refused:
        import_article(desk, by=cast["ada"], **fields)
    assert refused.value.field == field
    assert not Article.objects.exists()


def test_a_title_that_is_missing_is_how_the_text_begins(desk, cast):
    text = "It was never going to be easy to say who had given the order that night, as everybody who knew had left it."
    article, _ = import_article(desk, by=cast["ada"], title="", text=text)
    assert (
        article.title
        == "It was never going to be easy to say who had given the order that night, as everybody who knew had…"
    )


def test_words_are_found_by_their_stem_and_the_title_weighs_more(desk, cast):
    import_article(desk, by=cast["ada"], title="Hidden treasons", text=TEXT)
    for query in ("begins hills", '"few saw it end"', "treason"):
        assert SearchPart.objects.extra(
            where=["vector @@ websearch_to_tsquery('english', %s)"], params=[query]
        ).exists()
    assert "'treason':2A" in SearchPart.objects.values_list("vector", flat=True).get()


def test_a_long_text_is_searched_in_parts_that_fit(desk, cast):
    text = "\n\n".join(f"word{n}-of{n}-many{n} a{n}.io/b{n}" for n in range(9000)) + "\n\n" + "unbroken" * 40000
    article, _ = import_article(desk, by=cast["ada"], title="Long", text=text)
    rows = list(article.search_parts.order_by("number"))
    assert [row.number for row in rows] == list(range(len(rows)))
    assert len(rows) > 3
    assert rows[0].start == 0
    assert rows[-1].end == len(article.text)
    assert all(one.end == following.start for one, following in pairwise(rows))
    assert all(len(article.text[row.start : row.end].encode()) <= PART_BYTES for row in rows)


def test_a_draft_becomes_an_article_and_is_gone(desk, cast):
    waiting = draft(desk, by=cast["ada"], text=TEXT, origin="hills.txt", encoding="UTF-8")
    assert waiting.title == "A small war in the hills"
    correct(
        waiting, by=cast["ada"], title="A war", publication="The Hill Gazette", source_url="https://example.org/war"
    )
    set_kind(waiting, by=cast["ada"], position=2, kind=Kind.CAPTION)
    waiting.refresh_from_db()
    article, created = save(waiting, by=cast["ada"])
    assert created
    assert (article.title, article.publication) == ("A war", "The Hill Gazette")
    assert article.paragraphs.get(position=2).kind == Kind.CAPTION
    assert not Draft.objects.exists()


def test_the_same_text_waits_once(desk, cast):
    assert draft(desk, by=cast["ada"], text=TEXT) == draft(desk, by=cast["ada"], text=TEXT + "\n")


def test_kinds_by_hand_stay_with_their_words_when_the_text_is_corrected(desk, cast):
    waiting = draft(desk, by=cast["ada"], text=TEXT)
    waiting = set_kind(waiting, by=cast["ada"], position=2, kind=Kind.CAPTION)
    correct(waiting, by=cast["ada"], text="Something new on top.\n\n" + TEXT)
    waiting.refresh_from_db()
    assert waiting.kinds == {"3": "caption"}


def test_a_kind_for_a_paragraph_that_is_not_there_is_refused(desk, cast):
    with pytest.raises(Invalid):
        set_kind(draft(desk, by=cast["ada"], text=TEXT), by=cast["ada"], position=3, kind=Kind.CAPTION)
    article, _ = import_article(desk, by=cast["ada"], title="T", text=TEXT)
    with pytest.raises(Invalid):
        rekind(article, by=cast["ada"], position=3, kind=Kind.CAPTION)


def test_a_new_kind_is_told_with_the_old_one_and_an_equal_one_is_not(desk, cast, told):
    article, _ = import_article(desk, by=cast["ada"], title="T", text=TEXT)
    rekind(article, by=cast["ada"], position=1, kind=Kind.BOILERPLATE)
    rekind(article, by=cast["ada"], position=1, kind=Kind.BOILERPLATE)
    assert [one["verb"] for one in told] == ["imported", "rekinded"]
    assert (told[1]["before"], told[1]["after"]) == ({"kind": "paragraph"}, {"kind": "boilerplate"})
    assert told[1]["paragraphs"] == [1]
    assert article.paragraphs.get(position=1).kind == "boilerplate"


def test_a_removed_article_is_gone_and_told(desk, cast, told):
    article, _ = import_article(desk, by=cast["ada"], title="T", text=TEXT)
    remove_article(article, by=cast["ada"])
    assert not Article.objects.exists()
    assert told[-1]["verb"] == "article removed"
    assert told[-1]["before"]["title"] == "T"


def test_a_text_that_was_thrown_away_in_another_window_does_not_come_back(desk, cast):
    gone, kept = (draft(desk, by=cast["ada"], text=text) for text in (TEXT, "Another text."))
    throw_away(Draft.objects.get(pk=gone.pk), by=cast["ada"])
    with pytest.raises(Clash, match="no longer waiting"):
        save(gone, by=cast["ada"])
    assert not Article.objects.exists()
    assert [article.text for article, _ in save_all([gone, kept], by=cast["ada"])] == ["Another text."]
    assert Article.objects.count() == 1


def test_what_is_saved_is_what_was_corrected_in_another_window(desk, cast):
    waiting = draft(desk, by=cast["ada"], text=TEXT)
    correct(Draft.objects.get(pk=waiting.pk), by=cast["ada"], title="Put right")
    assert save(waiting, by=cast["ada"])[0].title == "Put right"


def test_an_article_that_was_removed_meanwhile_is_said_to_be(desk, cast, told):
    article, _ = import_article(desk, by=cast["ada"], title="T", text=TEXT)
    remove_article(Article.objects.get(), by=cast["ada"])
    with pytest.raises(Clash, match="removed meanwhile"):
        rekind(article, by=cast["ada"], position=0, kind=Kind.CAPTION)
    with pytest.raises(Clash, match="removed meanwhile"):
        remove_article(article, by=cast["ada"])
    assert [one["verb"] for one in told] == ["imported", "article removed"]


@pytest.mark.django_db(transaction=True)
def test_two_who_save_the_same_texts_in_opposite_order_do_not_wait_for_one_another(desk, cast):
    texts = [f"Text number {number}.\n\n" + TEXT for number in range(30)]
    Membership.objects.create(collection=desk, user=make.make_user("eve"), role=Role.OWNER)
    results = []

    def run(name: str, order: list[str]) -> None:
        try:
            user = User.objects.get(username=name)
            drafts = [draft(desk, by=user, text=text) for text in order]
            start.wait()
            results.extend(save_all(drafts, by=user))
        finally:
            connection.close()

    start = threading.Barrier(2)
    threads = [threading.Thread(target=run, args=each) for each in (("ada", texts), ("eve", texts[::-1]))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(created for _, created in results) == [False] * 30 + [True] * 30
    assert Article.objects.count() == 30
    assert not Draft.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_save_the_same_text_at_once_get_the_same_article(desk, cast):
    start = threading.Barrier(4)
    results = []

    def run() -> None:
        try:
            user = User.objects.get(username="ada")
            start.wait()
            results.append(import_article(desk, by=user, title="T", text=TEXT * 200))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(created for _, created in results) == [False, False, False, True]
    assert len({article.pk for article, _ in results}) == 1
