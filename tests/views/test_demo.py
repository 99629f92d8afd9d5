"""The demo collection: built from its sources, loaded once, fit to try everything on."""

from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from annotations.management.commands.build_demo import FIXTURE, built
from annotations.models import Alias, Annotation, Entity, Span
from annotations.text.segments import lanes
from annotations.text.spans import Span as Stretch
from reader.models import Article, Collection, Role, User
from reader.text.normalise import slices
from tests.stored import stored


@stored
def loaded(db) -> None:
    with override_settings(DEMO=True):
        call_command("load_demo", stdout=StringIO())


@pytest.fixture
def demo(loaded, db, settings) -> Collection:
    settings.DEMO = True
    return Collection.objects.get(slug="demo")


def test_without_demo_the_accounts_are_refused(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("load_demo")
    assert not User.objects.exists()


def test_the_fixture_is_what_its_sources_make():
    assert FIXTURE.read_text(encoding="utf-8") == built()


def test_five_articles_and_some_hundred_and_forty_annotations_by_three(demo):
    assert demo.articles.count() == 5
    by = Counter(Annotation.objects.values_list("author__username", flat=True))
    assert set(by) == {"ada", "ben", "cleo"}
    assert 120 <= sum(by.values()) <= 145
    assert min(by.values()) >= 35


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
        says = {(span.start, span.end, span.annotation.tag.key) for span in rows}
        disagreements += len(
            {(start, end) for start, end, tag in says if tag == "claim"}
            & {(start, end) for start, end, tag in says if tag == "speculation"}
        )
    assert deepest >= 2
    assert disagreements >= 3


def test_only_a_few_claims_are_incomplete(demo):
    assert 3 <= Annotation.objects.incomplete().count() <= 5
    assert set(Annotation.objects.incomplete().values_list("tag__key", flat=True)) == {"claim"}


def test_values_and_roles_are_what_the_sources_say(demo):
    belief = Annotation.objects.with_parts().get(spans__quote="In her view", tag__key="attribution")
    assert [(span.role.key, span.quote) for span in belief.spans.all()] == [
        ("content", "the mission was aimed at offices rather than streets"),
        ("content", "Tokayev could no longer be sure whose orders the National Security Committee would obey"),
        ("source", "Serik"),
        ("cue", "believes"),
        ("cue", "In her view"),
    ]
    assert belief.attributes() == {
        "source-type": "named-person",
        "kind": "belief",
        "form": "indirect",
        "polarity": "positive",
        "source": {"tag": "person", "name": "Madina Serik"},
        "reliability": "C",
    }


def test_names_in_the_texts_are_aliases_of_one_entity(demo):
    tokayev = Entity.objects.get(name="Kassym-Jomart Tokayev")
    quotes = set(Span.objects.filter(annotation__entity=tokayev).values_list("quote", flat=True))
    assert quotes == {"Kassym-Jomart Tokayev", "Tokayev"}
    assert Alias.objects.get(tag__key="person", name="Tokayev").entity == tokayev
    assert tokayev.values.count() == 1


def test_a_second_load_changes_nothing(demo):
    left = Annotation.objects.count() - 1
    Annotation.objects.first().delete()
    said = StringIO()
    call_command("load_demo", stdout=said)
    assert "loaded before" in said.getvalue()
    assert Annotation.objects.count() == left
