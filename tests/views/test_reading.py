"""What the reading page is given to show."""

from datetime import UTC, datetime

from django.http import QueryDict

from annotations.models import Suggestion, SuggestionRule, Tag
from annotations.queries.filtering.filter import Filter
from annotations.queries.page import reading
from tests.make import make_annotation, make_article, make_codebook, make_statement, make_suggestion
from tests.stored import stored

EVERYTHING = Filter()


@stored
def article(desk):
    make_codebook(desk)
    return make_article(desk, "The quick brown fox jumps.", "Over the lazy dog.", "And away.")


def drawn(page):
    """The paragraphs as lists of (text, tags)."""
    return [
        [(segment.text, [layer.tag.key for layer in segment.layers]) for segment in paragraph.segments]
        for paragraph in page.paragraphs
    ]


def show(article, user, query=""):
    return reading.page(article, user=user, filter=Filter.parse(QueryDict(query)))


def test_of_a_statement_only_the_cue_or_the_first_words_are_drawn_at_rest(desk, cast):
    make_codebook(desk)
    article = make_article(desk, "The mayor said that Rome was shut.", "In all 40 people came.")
    saying = make_statement(article, "that Rome was shut", parts={"source": "The mayor", "cue": "said"})
    claim = make_statement(article, "In all 40 people came", tag="claim")
    first, second = show(article, cast["ada"]).paragraphs
    assert [(s.text, s.suggestion) for s in first.segments if s.suggestion] == [("said", str(saying.pk))]
    assert [s.text for s in first.segments if s.layers] == ["The mayor", "said", "that Rome was shut"]
    assert [(s.text, s.suggestion) for s in second.segments if s.suggestion] == [("In all", str(claim.pk))]
    assert [layer.lane for s in first.segments for layer in s.layers if layer.handle] == [0]


def test_what_is_not_drawn_takes_no_line_from_what_is(desk, cast):
    make_codebook(desk)
    article = make_article(desk, "The mayor said that Rome was shut.")
    make_statement(article, "that Rome was shut", parts={"source": "The mayor", "cue": "said"})
    make_annotation(article, "Rome", tag="place")
    (paragraph,) = show(article, cast["ada"]).paragraphs
    lanes = {layer.lane for s in paragraph.segments for layer in s.layers if layer.what == "annotation"}
    assert lanes == {0}


def test_only_what_the_team_wants_is_shown(desk, cast):
    make_codebook(desk)
    article = make_article(desk, "Ada met Ben and Cleo and Dana.")
    for name, score in (("Ada", 0.9), ("Ben", 0.4), ("Cleo", 0.9)):
        make_suggestion(article, name, score=score)
    make_statement(article, "Dana", tag="speculation", kind="weasel", parts={"cue": "met"})
    make_annotation(article, "Cleo and", tag="group")  # a name over a name
    SuggestionRule.objects.create(collection=desk, kind="name", threshold=0.5)
    page = show(article, cast["ada"])
    assert [s.quote for p in page.paragraphs for s in p.suggestions] == ["Ada"]
    assert [(each.tag.key, each.count) for each in page.suggested] == [("person", 1)]


def test_a_part_in_another_paragraph_is_drawn_anew_with_it(desk, cast):
    make_codebook(desk)
    article = make_article(desk, "The mayor said:", "that Rome was shut.", "Nothing else.")
    made = make_statement(article, "that Rome was shut", parts={"source": "The mayor", "cue": "said"})
    page = reading.changed(article, user=cast["ada"], filter=Filter(), paragraphs=[0])
    assert [s.text for s in page.paragraphs[0].segments if s.layers] == ["The mayor", "said"]
    assert reading.positions(article, article.suggestions.filter(pk=made.pk)) == [0, 1]


def test_the_segments_are_the_text(article, cast):
    make_annotation(article, "quick brown")
    make_annotation(article, "brown fox", tag="speculation")
    make_annotation(article, "jumps.\n\nOver the", tag="attribution")
    assert drawn(show(article, cast["ada"])) == [
        [
            ("The ", []),
            ("quick ", ["claim"]),
            ("brown", ["claim", "speculation"]),
            (" fox", ["speculation"]),
            (" ", []),
            ("jumps.", ["attribution"]),
        ],
        [("Over the", ["attribution"]), (" lazy dog.", [])],
        [("And away.", [])],
    ]


def test_a_card_stands_beside_the_paragraph_where_its_annotation_begins(article, cast):
    make_annotation(article, "jumps.\n\nOver", by="ben")
    make_annotation(article, "dog")
    page = show(article, cast["ben"])
    assert [[card.annotation.author.username for card in p.cards] for p in page.paragraphs] == [["ben"], ["ada"], []]
    assert [card.editable for p in page.paragraphs for card in p.cards] == [True, False]
    assert all(card.editable for p in show(article, cast["ada"]).paragraphs for card in p.cards)


def test_four_deep_the_fourth_lies_below_the_last_line(article, cast):
    for tag in ("claim", "speculation", "attribution", "person"):
        make_annotation(article, "quick", tag=tag)
    layers = show(article, cast["ada"]).paragraphs[0].segments[1].layers
    assert [layer.lane for layer in layers] == [0, 1, 2, 3]


def test_only_what_passes_the_filter_is_drawn_and_counted(article, cast):
    make_annotation(article, "quick")
    make_annotation(article, "brown", by="ben")
    make_annotation(article, "fox", by="ben", tag="speculation", note="Really fast?")
    page = show(article, cast["dana"], "tag=claim&author=ben")
    assert (page.shown, page.total) == (1, 3)
    groups = {group.name: group for group in page.groups}
    tags, people = groups["tag"], groups["author"]
    assert {choice.value: choice.count for choice in tags.choices if choice.count} == {"claim": 1, "speculation": 1}
    assert {choice.value: choice.count for choice in people.choices} == {"ada": 1, "ben": 1}
    assert [choice.chosen for choice in people.choices] == [False, True]
    assert show(article, cast["dana"], "q=FAST").shown == 1
    assert show(article, cast["dana"], "q=QUICK").shown == 1
    assert show(article, cast["dana"], "status=accepted").shown == 0
    assert show(article, cast["dana"], "until=2001-01-01").shown == 0


def test_open_suggestions_are_drawn_unless_hidden(article, cast):
    make_suggestion(article, "fox")
    make_suggestion(article, "away", tag="place")
    page = show(article, cast["ada"])
    assert [s.quote for p in page.paragraphs for s in p.suggestions] == ["fox", "away"]
    page = show(article, cast["ada"], "hide=person")
    assert [s.quote for p in page.paragraphs for s in p.suggestions] == ["away"]
    assert [(each.tag.key, each.count, each.hidden) for each in page.suggested] == [
        ("person", 1, True),
        ("place", 1, False),
    ]
    assert not any(p.suggestions for p in show(article, cast["ada"], "author=ada").paragraphs)


def test_a_change_shows_only_what_it_touched_with_the_counts_of_all(article, cast):
    make_annotation(article, "quick")
    make_annotation(article, "jumps.\n\nOver", tag="speculation")
    page = reading.changed(article, user=cast["ada"], filter=EVERYTHING, paragraphs=[1])
    assert [p.number for p in page.paragraphs] == [2]
    assert drawn(page) == [[("Over", ["speculation"]), (" the lazy dog.", [])]]
    assert page.paragraphs[0].cards == []
    assert page.total == 2


#: Queries of a page, the whole or a part; two of them are for what is said under its annotations, and for what is new.
MOST = 17


def test_the_number_of_queries_does_not_grow(desk, cast, django_assert_max_num_queries):
    make_codebook(desk)
    text = [" ".join(f"word{p}x{n}." for n in range(10)) for p in range(12)]
    article = make_article(desk, *text)
    tags = list(Tag.objects.filter(collection=desk))

    def mark(numbers):
        for number in numbers:
            word = f"word{number % 12}x{number % 10}."
            make_annotation(article, word, by=["ada", "ben", "cleo"][number % 3], tag=tags[number % 9].key)
        make_suggestion(article, f"word{max(numbers) // 10}x9.")

    def count():
        with django_assert_max_num_queries(MOST) as whole:
            page = reading.page(article, user=cast["ada"], filter=EVERYTHING)
        with django_assert_max_num_queries(MOST) as partly:
            reading.changed(article, user=cast["ada"], filter=EVERYTHING, paragraphs=[0, 1, 5])
        return page.total, len(whole), len(partly)

    mark(range(10))
    total, *ten = count()
    assert total == 10
    mark(range(10, 100))
    total, *hundred = count()
    assert total == 100
    assert ten == hundred
    assert Suggestion.objects.count() == 2


def test_days_are_those_of_utc_whatever_zone_is_shown(article, cast, settings):
    settings.TIME_ZONE = "Asia/Almaty"
    annotation = make_annotation(article, "quick")
    type(annotation).objects.update(created_at=datetime(2022, 1, 31, 23, 30, tzinfo=UTC))
    assert show(article, cast["ada"], "until=2022-01-31").shown == 1
    assert show(article, cast["ada"], "since=2022-02-01").shown == 0
    assert show(article, cast["ada"], "until=9999-12-31").shown == 1
