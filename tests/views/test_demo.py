"""The demo collection: built from its sources, loaded once, fit to try everything on."""

from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from annotations.management.commands.build_demo import FIXTURE, built
from annotations.models import Annotation, Span
from annotations.text.segments import lanes
from annotations.text.spans import Span as Stretch
from reader.models import Article, Collection, Role, User
from reader.text.normalise import slices


@pytest.fixture
def demo(db, settings) -> Collection:
    settings.DEMO = True
    call_command("load_demo", stdout=StringIO())
    return Collection.objects.get(slug="demo")


def test_the_fixture_is_what_its_sources_make():
    assert FIXTURE.read_text(encoding="utf-8") == built()


def test_five_articles_and_some_hundred_and_twenty_annotations_by_three(demo):
    assert demo.articles.count() == 5
    by = Counter(Annotation.objects.values_list("author__username", flat=True))
    assert set(by) == {"ada", "ben", "cleo"}
    assert 110 <= sum(by.values()) <= 130
    assert min(by.values()) >= 25


def test_the_four_accounts_have_their_roles_and_the_password(demo):
    assert {m.user.username: m.role for m in demo.memberships.all()} == {
        "ada": Role.OWNER,
        "ben": Role.ANNOTATOR,
        "cleo": Role.ANNOTATOR,
        "dana": Role.READER,
    }
    assert all(user.check_password("demo") for user in User.objects.all())


def test_every_quote_and_paragraph_is_its_text(demo):
    for article in Article.objects.all():
        assert [(p.start, p.end) for p in article.paragraphs.all()] == [(s.start, s.end) for s in slices(article.text)]
        assert article.search_parts.count() == 1
        assert "Postil" in article.text  # each says that it is a demo text
    for span in Span.objects.select_related("annotation__article"):
        assert span.annotation.article.text[span.start : span.end] == span.quote


def test_they_overlap_three_deep_and_disagree(demo):
    deepest, disagreements = 0, 0
    for article in Article.objects.all():
        rows = Span.objects.filter(annotation__article=article).select_related("annotation__tag")
        spans = {span.pk: Stretch(span.start, span.end) for span in rows}
        deepest = max(deepest, *lanes(spans).values())
        tags = {(span.start, span.end, span.annotation.tag.key) for span in rows}
        disagreements += len(tags) - len({bounds[:2] for bounds in tags})
    assert deepest >= 2
    assert disagreements >= 5


def test_a_second_load_changes_nothing(demo):
    Annotation.objects.first().delete()
    said = StringIO()
    call_command("load_demo", stdout=said)
    assert "loaded before" in said.getvalue()
    assert Annotation.objects.count() == 120


def test_without_demo_the_accounts_are_refused(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("load_demo")
    assert not User.objects.exists()
