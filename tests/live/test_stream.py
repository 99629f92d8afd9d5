"""What a stream tells: every change once, in order, to those who may see it, and what was missed when one comes back."""

import pytest

from annotations.models import Event
from tests.make import make_annotation, make_article, make_codebook

WORDS = [f"word{number}" for number in range(130)]


@pytest.fixture
def article(desk, web):
    make_codebook(desk)
    return make_article(desk, " ".join(WORDS), "Over the lazy dog.")


def events_of(article) -> list[int]:
    return list(Event.objects.filter(article=article).values_list("pk", flat=True))


def test_a_change_is_told_with_its_paragraphs(listen, article):
    stream = listen(article, "ada")
    assert stream.status == 200
    annotation = make_annotation(article, "lazy", by="ben")
    frame = stream.wait_for("changed", seconds=1)
    assert frame.data == {"event": events_of(article)[-1], "paragraphs": [1]}
    assert frame.id == frame.data["event"]
    assert annotation.article_id == article.pk
