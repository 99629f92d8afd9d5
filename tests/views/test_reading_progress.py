import pytest

from reader.models import Reading
from tests import make
from tests.stored import stored


@stored
def article(desk):
    return make.make_article(desk, "One.", "Two.", "Three.")


@pytest.fixture
def dana(client, cast, article):
    client.force_login(cast["dana"])
    return client


def where(article):
    return f"/c/{article.collection.slug}/a/{article.pk}/reading/"


def test_the_place_is_kept(dana, article):
    for paragraph in (2, 0):
        assert dana.post(where(article), {"paragraph": paragraph}).status_code == 204
        assert Reading.objects.get().paragraph == paragraph
    assert Reading.objects.get().finished_at is None


@pytest.mark.parametrize("paragraph", ["3", "-1", "x", "", "1.5", "²", "99999999999999999999", "\0"])
def test_a_place_that_is_not_there(dana, article, paragraph):
    assert dana.post(where(article), {"paragraph": paragraph}).status_code == 422
    assert not Reading.objects.exists()


def test_finishing_and_taking_it_back(dana, article):
    dana.post(where(article), {"paragraph": 2})
    assert dana.post(where(article), {"finished": "1"}).status_code == 302
    first = Reading.objects.get()
    assert (first.paragraph, first.finished_at is None) == (2, False)
    answer = dana.post(where(article), {"finished": "1"}, headers={"HX-Request": "true"})
    assert "You finished this" in answer.content.decode()
    assert Reading.objects.get().finished_at == first.finished_at
    answer = dana.post(where(article), {"finished": "0"}, headers={"HX-Request": "true"})
    assert "I have finished this" in answer.content.decode()
    assert Reading.objects.get().finished_at is None


def test_a_stranger_leaves_no_mark(client, cast, annex):
    article = make.make_article(annex)
    client.force_login(cast["cleo"])
    assert client.post(where(article), {"paragraph": 0}).status_code == 404
    assert client.get(where(article)).status_code == 405


def test_an_article_is_under_its_own_collection(dana, article, annex):
    assert dana.post(f"/c/annex/a/{article.pk}/reading/", {"paragraph": 0}).status_code == 404
