"""What a member sees of an article is looked up once: it is what querysets tell row by row, and is counted alike."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from annotations.actions import annotate, conversation
from annotations.models import Annotation, Event, Reply, Resolution, Suggestion, Tag
from annotations.queries.conversation.threads import Threads
from annotations.queries.filtering.counts import Known, counted
from annotations.queries.filtering.filter import Filter
from annotations.queries.seen import Sight
from reader.models import Assignment, Collection, Reading, Role, User
from reader.queries.readings import readings_seen
from tests.make import make_annotation, make_article, make_codebook, make_reply, make_suggestion, make_user
from tests.stored import stored

WORDS = [f"word{number}" for number in range(24)]


@stored
def article(desk):
    """With work by three people; another article of the same collection has some too."""
    make_codebook(desk)
    article, other = make_article(desk, " ".join(WORDS)), make_article(desk, "Elsewhere.", title="Another")
    make_annotation(other, "Elsewhere", by="ben")
    tags = list(Tag.objects.filter(collection=desk))
    marks = [
        make_annotation(article, word, by=["ada", "ben", "cleo"][nth % 3], tag=tags[nth % len(tags)].key)
        for nth, word in enumerate(WORDS[:18])
    ]
    annotate.edit(marks[3], by=User.objects.get(username="ada"), version=1, note="Seen to.")
    for mark in marks[:8:2]:
        make_reply(mark, by="ben")
        make_reply(mark, by="cleo")
    for mark in marks[:3]:
        conversation.resolve(mark, by=User.objects.get(username="ben"))
    make_suggestion(article, WORDS[20])
    then = timezone.now() - timedelta(hours=1)
    for name in ("ada", "ben", "dana"):
        Reading.objects.create(article=article, user=User.objects.get(username=name), seen_at=then)
    return article


@pytest.fixture(params=["open", "blind", "asked to read blind", "blind elsewhere"])
def reading(request, desk, article):
    """How ben reads."""
    Collection.objects.filter(pk=desk.pk).update(blind=request.param == "blind")
    where = {"asked to read blind": article, "blind elsewhere": desk.articles.get(title="Another")}
    if request.param in where:
        Assignment.objects.create(article=where[request.param], user=User.objects.get(username="ben"), blind=True)
    return request.param


@pytest.mark.parametrize("who", ["ada", "ben", "dana", "zed"])
def test_it_is_what_is_told_row_by_row(article, reading, who):
    user = make_user("zed") if who == "zed" else User.objects.get(username=who)
    sight = Sight.of(article, user)
    for mine, told in [
        (sight.annotations(), Annotation.objects.visible_to(user)),
        (sight.replies(), Reply.objects.visible_to(user)),
        (sight.resolutions(), Resolution.objects.visible_to(user)),
        (sight.events(), Event.objects.visible_to(user)),
        (sight.suggestions(), Suggestion.objects.visible_to(user)),
        (sight.readings(), readings_seen(user)),
    ]:
        assert set(mine) == set(told.filter(article=article))
    assert sight.annotations().viewer == user


def test_who_reads_blind_is_looked_at_row_by_row(article, reading):
    others = {name: Sight.of(article, User.objects.get(username=name)).others for name in ("ada", "ben", "dana")}
    open_to_ben, open_to_dana = reading in {"open", "blind elsewhere"}, reading != "blind"
    assert others == {"ada": True, "ben": open_to_ben, "dana": open_to_dana}


def test_it_tells_the_role_in_this_collection_for_one_query(article, annex, cast, django_assert_num_queries):
    there = make_article(annex, "There.")
    Sight.of(there, cast["ada"])
    for where, name, role in [
        (article, "ada", Role.OWNER),
        (article, "ben", Role.ANNOTATOR),
        (article, "dana", Role.READER),
        (there, "ben", Role.ANNOTATOR),
    ]:
        with django_assert_num_queries(1):
            assert Sight.of(where, cast[name]).role == role
    stranger = Sight.of(there, cast["cleo"])
    assert (stranger.role, stranger.others, list(stranger.annotations())) == (Role.READER, False, [])


@pytest.mark.parametrize("who", ["ada", "ben"])
def test_what_is_counted_at_once_is_what_is_counted_one_by_one(article, reading, who):
    sight = Sight.of(article, User.objects.get(username=who))
    threads, seen = Threads(sight), sight.annotations()
    whole = article.pk if sight.others else None
    counts = counted(Filter(), seen, known=Known(len(threads.open), len(threads.settled), 0, whole))
    rows = list(seen.select_related("tag", "author").prefetch_related("tag__roles", "tag__attributes").with_parts())
    assert counts.shown == len(rows) > 0
    assert counts.tags == Counter(row.tag.key for row in rows)
    assert counts.authors == Counter(row.author.username for row in rows)
    assert counts.by_hand == {True: len(rows)}
    lacking = sum(bool(row.lacks()) for row in rows)
    assert counts.complete == {"no": lacking, "yes": len(rows) - lacking}
    replied, settled = ({each.annotation_id for each in found} for found in (sight.replies(), sight.resolutions()))
    ids = {row.pk for row in rows}
    states = {"open": (replied - settled) & ids, "resolved": settled & ids, "none": ids - replied - settled}
    assert counts.threads == {state: len(those) for state, those in states.items()}
    for state, those in states.items():
        assert set(Filter(threads=(state,)).annotations(seen).values_list("pk", flat=True)) == those


@pytest.mark.parametrize(
    "wanted",
    [
        Filter(tags=("claim",)),
        Filter(authors=("ben", "ada")),
        Filter(complete=("no",)),
        Filter(threads=("open",)),
        Filter(status=("manual",), tags=("claim", "person"), authors=("cleo",)),
    ],
    ids=str,
)
def test_each_choice_leaves_as_many_as_it_says(article, wanted):
    seen = Sight.of(article, User.objects.get(username="ada")).annotations()
    counts = counted(wanted, seen)

    def left(**field):
        return wanted.__class__(**{**vars(wanted), **field}).annotations(seen).count()

    assert counts.shown == wanted.annotations(seen).count()
    for key in Tag.objects.filter(collection=article.collection).values_list("key", flat=True):
        assert counts.tags.get(key, 0) == left(tags=(key,))
    for name in ("ada", "ben", "cleo", "dana"):
        assert counts.authors.get(name, 0) == left(authors=(name,))
    for state in ("no", "yes"):
        assert counts.complete[state] == left(complete=(state,))
    for state in ("open", "resolved", "none"):
        assert counts.threads.get(state, 0) == left(threads=(state,))
