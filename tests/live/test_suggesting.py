"""How far the suggesters are with an article is told by its stream, whether they find something or not."""

import pytest

from annotations.models import Event, Suggesting
from annotations.suggesters import proposing
from annotations.suggesters.reading import Parsed
from reader.models import Collection


class FindsNothing:
    name, version = "finds-nothing", "1"

    def read(self, text: str) -> Parsed:
        return Parsed([])


def states(stream, number, *, seconds: float = 1) -> list[str]:
    """The next `number` states that are told."""
    found = []
    for frame in stream.frames(seconds=seconds):
        if frame.event == "suggesting":
            assert frame.id is None  # the place in the log stays what it is
            found.append(frame.data["state"])
            if len(found) == number:
                break
    return found


@pytest.fixture
def stream(listen, article):
    opened = listen(article, "ada")
    opened.wait_for("")
    return opened


def test_a_search_that_finds_nothing_is_told_of_within_a_second(stream, article):
    assert states(stream, 1, seconds=0.5) == []  # nobody has searched it
    proposing.set_state(article, Suggesting.State.RUNNING)
    assert states(stream, 1) == ["running"]
    assert proposing.suggest_in(article, FindsNothing()) is None
    assert states(stream, 1) == ["done"]
    assert not Event.objects.exists()


def test_it_is_told_at_once_and_not_with_the_next_look_at_who_may_stay(stream, article):
    for _ in range(5):
        proposing.set_state(article, Suggesting.State.RUNNING)
        assert states(stream, 1, seconds=0.7) == ["running"]
        proposing.finish(article, Suggesting.State.DONE)
        assert states(stream, 1, seconds=0.7) == ["done"]


def test_a_search_that_failed_is_told_of(stream, article):
    proposing.set_state(article, Suggesting.State.RUNNING)
    proposing.finish(article, Suggesting.State.FAILED)
    assert states(stream, 2)[-1] == "failed"


def test_who_comes_later_is_told_where_it_stands(listen, article):
    proposing.set_state(article, Suggesting.State.RUNNING)
    assert states(listen(article, "ada"), 1) == ["running"]


def test_a_hint_that_was_lost_costs_two_seconds(stream, article):
    Suggesting.objects.create(article=article, state=Suggesting.State.DONE)
    assert states(stream, 1, seconds=5) == ["done"]


def test_the_suggesters_are_told_of_to_who_reads_blind_as_the_page_tells_them(listen, article):
    Collection.objects.filter(pk=article.collection_id).update(blind=True)
    stream = listen(article, "ben")
    proposing.set_state(article, Suggesting.State.RUNNING)
    assert states(stream, 1, seconds=2) == ["running"]
