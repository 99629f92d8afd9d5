"""Sentences are elements of the page, and the text stays the text."""

import json
import random
import re
from pathlib import Path

import pytest
from django.urls import reverse

from annotations.actions import annotate
from annotations.queries.filtering.filter import Filter
from annotations.queries.page import reading
from annotations.text.sentences import sentences
from reader.text.normalise import normalise
from tests.make import make_annotation, make_article, make_codebook
from tests.views.page_text import parsed

DEMO = Path(__file__).resolve().parents[2] / "fixtures" / "demo.json"


def page_of(client, article):
    return client.get(reverse("article", args=["desk", article.pk])).content.decode()


@pytest.fixture
def ada(client, cast):
    client.force_login(cast["ada"])
    return client


def test_a_mark_over_the_end_of_a_sentence_is_two(ada, desk):
    make_codebook(desk)
    article = make_article(desk, "One fox. Two dogs.", "Three.")
    annotation = make_annotation(article, "fox. Two")
    html = page_of(ada, article)
    _, attributes = parsed(html)
    assert [attributes[f"p1s{n}"]["data-start"] for n in (1, 2)] == ["0", "9"]
    assert [attributes[f"p1s{n}"]["data-end"] for n in (1, 2)] == ["8", "18"]
    assert html.count(f'data-id="{annotation.pk}" data-role') == 3  # in a sentence, between two, in the next
    assert html.count(f'solid lane-0 first opens" data-id="{annotation.pk}"') == 1
    assert html.count(f'solid lane-0 last" data-id="{annotation.pk}"') == 1


def test_between_sentences_stands_plain_text(ada, desk):
    make_codebook(desk)
    article = make_article(desk, "One fox.  Two dogs.")
    html = page_of(ada, article)
    assert 'data-end="8">One fox.</span>  <span class="sentence" id="p1s2"' in html


def drawn_as_stored(html, article):
    """Assert that paragraphs and sentences read as the text; return how many sentences there were."""
    texts, attributes = parsed(html)
    count = 0
    for paragraph in article.paragraphs.all():
        number = paragraph.position + 1
        assert texts[f"p{number}"] == article.text[paragraph.start : paragraph.end]
        found = sentences(article.text, paragraph.start, paragraph.end)
        for nth, sentence in enumerate(found, start=1):
            name = f"p{number}s{nth}"
            assert texts[name] == sentence.of(article.text)
            assert (attributes[name]["data-start"], attributes[name]["data-end"]) == (
                str(sentence.start),
                str(sentence.end),
            )
        assert f"p{number}s{len(found) + 1}" not in attributes
        count += len(found)
    return count


def demo_texts():
    if not DEMO.exists():
        return []
    return [row["fields"]["text"] for row in json.loads(DEMO.read_text()) if row["model"] == "reader.article"]


def test_every_demo_text_reads_as_stored_with_its_sentences(ada, desk):
    make_codebook(desk)
    texts = demo_texts()
    if not texts:
        pytest.skip("the demo is not here")
    for text in texts:
        article = make_article(desk, *re.split(r"\n\n+", normalise(text)))
        assert drawn_as_stored(page_of(ada, article), article) > 20


WORDS = [
    "Mr.",
    "“Yes.”",
    "He",
    "said",
    "so.",
    "Why?",
    "🇰🇿.",
    "当局称。",
    "e\u0301!",
    "…",
    "a.m.",
    "قال.",
    "<b>.",
    "1.5",
    "&",
]


@pytest.mark.parametrize("seed", range(12))
def test_any_spans_over_any_sentences_leave_the_text_and_its_flags(ada, desk, cast, seed):
    chance = random.Random(seed)
    tags = list(make_codebook(desk).values())
    paragraphs = [" ".join(chance.choices(WORDS, k=chance.randint(3, 25))) for _ in range(3)]
    article = make_article(desk, *paragraphs)
    for _ in range(8):
        start = chance.randrange(len(article.text) - 2)
        end = chance.randint(start + 1, min(len(article.text), start + 60))
        if article.text[start:end].strip():
            annotate.create(article, by=cast["ada"], tag=chance.choice(tags), spans=[(start, end)])
    drawn_as_stored(page_of(ada, article), article)
    page = reading.page(article, user=cast["ada"], filter=Filter())
    for annotation in article.annotations.all():
        layers = [
            layer
            for paragraph in page.paragraphs
            for segment in paragraph.segments
            for layer in segment.layers
            if layer.id == str(annotation.pk)
        ]
        span = annotation.spans.get()
        inside = [p for p in page.paragraphs if p.start < span.end and p.end > span.start]
        assert sum(layer.opens for layer in layers) == 1
        assert sum(layer.first for layer in layers) == len(inside)
        assert sum(layer.last for layer in layers) == len(inside)
