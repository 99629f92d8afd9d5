"""Names of a collection that stand for one are joined, or asked about; what people said wins."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from annotations.actions import annotate, collection_undo, entities, linking, pairs
from annotations.actions.codebook import merging
from annotations.models import Alias, Annotation, Entity, EntityPair, Event, Span, Verdict
from reader.actions.errors import Clash
from reader.models import Role, User
from tests.make import make_annotation, make_article, make_codebook, make_collection, make_user
from tests.stored import stored

TOKAYEV, OTHERWISE = "Kassym-Jomart Tokayev", "Kasym-Zhomart Tokayev"


@stored
def article(desk):
    make_codebook(desk)
    return make_article(desk, "The president left.")


def person(name):
    return Entity.objects.get(tag__key="person", name=name)


def named(article, *names, tag="person"):
    """Entities of these names, as an import brings them: each with a mention in an article of its own."""
    collection, now = article.collection, timezone.now()
    for name in names:
        own = collection.tags.get(key=tag)
        there = make_article(collection, f"{name} left, said the {tag}.", title=name)
        annotation = Annotation.objects.create(
            article=there,
            tag=own,
            author=User.objects.get(username="ada"),
            entity=Entity.objects.create(collection=collection, tag=own, name=name),
            created_at=now,
            updated_at=now,
        )
        Span.objects.create(annotation=annotation, start=0, end=len(name), quote=name)


def names():
    return [
        f"{entity.name}{''.join(f' = {alias.name}' for alias in entity.aliases.order_by('name'))}"
        for entity in Entity.objects.order_by("name")
    ]


def test_what_is_sure_is_joined_by_nobody_and_what_is_likely_is_asked(article, desk):
    named(article, TOKAYEV, OTHERWISE, "Tokayev", "David Johnson", "David Johnston", "Donald Trump Jr.")
    assert linking.link(desk) == linking.Linked(joined=2, asked=1)
    joined = person(TOKAYEV) if Entity.objects.filter(name=TOKAYEV).exists() else person(OTHERWISE)
    assert joined.annotations.count() == 3
    assert {joined.name, *(alias.name for alias in joined.aliases.all())} == {TOKAYEV, OTHERWISE, "Tokayev"}
    assert [event.actor for event in Event.objects.filter(verb="entities merged")] == [None, None]
    pair = EntityPair.objects.get()
    assert {pair.first.name, pair.second.name} == {"David Johnson", "David Johnston"}
    assert pair.reason == "spelt alike: Johnson / Johnston"
    assert linking.link(desk) == linking.Linked(asked=1)


def test_a_joining_is_taken_back_and_does_not_come_again(article, desk, cast):
    named(article, TOKAYEV, OTHERWISE)
    before = names()
    linking.link(desk)
    event = Event.objects.get(verb="entities merged")
    done = collection_undo.undo(desk, by=cast["ada"], event_id=event.pk)
    assert done.message.startswith("Undid: merged ")
    assert names() == before
    pair = EntityPair.objects.get()
    assert (pair.verdict, pair.decided_by) == (Verdict.DIFFERENT, cast["ada"])
    assert linking.link(desk).joined == 0
    collection_undo.redo(desk, by=cast["ada"])
    assert len(names()) == 1
    assert not EntityPair.objects.exists()
    collection_undo.undo(desk, by=cast["ada"])
    assert EntityPair.objects.get().verdict == Verdict.DIFFERENT
    with pytest.raises(Clash):
        collection_undo.undo(desk, by=cast["ada"], event_id=0)


def test_joinings_are_taken_back_in_any_order_and_leave_what_people_did(article, desk, cast):
    named(article, "Donald Trump", "Donald J. Trump", "Donald John Trump")
    lead = person("Donald Trump")
    entities.add_alias(lead, by=cast["ada"], name="the Donald")
    linking.link(desk)
    for event in Event.objects.filter(verb="entities merged").order_by("pk"):
        collection_undo.undo(desk, by=cast["ada"], event_id=event.pk)
    assert len(names()) == 3
    linking.link(desk)  # the other two may still be one
    assert "Donald Trump = the Donald" in names()
    entities.add_alias(lead, by=cast["ada"], name="POTUS")
    collection_undo.undo(desk, by=cast["ada"])
    assert "Donald Trump = the Donald" in names()


def test_not_the_same_keeps_apart_through_a_third(article, desk, cast):
    named(article, TOKAYEV, OTHERWISE)
    first, second = sorted((person(TOKAYEV), person(OTHERWISE)), key=lambda each: each.pk)
    pair = EntityPair.objects.create(first=first, second=second, score=0.85)
    done = pairs.not_the_same(pair, by=cast["ada"])
    assert done.message == f"“{first.name}” and “{second.name}” are not the same."
    named(article, "Kassym-Jomart Tokaev")
    linking.link(desk)
    assert Entity.objects.count() >= 2
    for entity in Entity.objects.all():
        told = {entity.name, *(alias.name for alias in entity.aliases.all())}
        assert not {TOKAYEV, OTHERWISE} <= told
    with pytest.raises(Clash):
        pairs.same(pair, by=cast["ada"], lead=first)


def test_what_is_known_of_a_name_goes_with_it(article, desk, cast):
    named(article, "Bush", "George W. Bush", "Dubya")
    one, other, third = person("Bush"), person("George W. Bush"), person("Dubya")
    pair = EntityPair.objects.create(first=one, second=other, score=0.85)
    pairs.not_the_same(pair, by=cast["ada"])
    EntityPair.objects.create(first=other, second=third, score=0.8, reason="a nickname")
    entities.merge(one, into=third, by=cast["ada"])
    pair = EntityPair.objects.get()
    assert (pair.first, pair.second, pair.verdict) == (other, third, Verdict.DIFFERENT)
    collection_undo.undo(desk, by=cast["ada"])
    told = {(each.first_id, each.second_id): each.verdict for each in EntityPair.objects.all()}
    assert told == {
        (one.pk, other.pk): Verdict.DIFFERENT,
        (other.pk, third.pk): Verdict.OPEN,
        (one.pk, third.pk): Verdict.DIFFERENT,
    }


def test_the_same_is_a_merge_and_undoing_it_asks_again(article, desk, cast):
    named(article, "David Johnson", "David Johnston")
    linking.link(desk)
    pair = EntityPair.objects.get()
    pairs.same(pair, by=cast["ada"], lead=person("David Johnston"))
    assert names() == ["David Johnston = David Johnson"]
    assert not EntityPair.objects.exists()
    collection_undo.undo(desk, by=cast["ada"])
    assert EntityPair.objects.get().verdict == Verdict.OPEN
    pairs.not_the_same(EntityPair.objects.get(), by=cast["ada"])
    collection_undo.undo(desk, by=cast["ada"])
    assert EntityPair.objects.get().verdict == Verdict.OPEN


def test_what_was_split_off_is_not_joined_again(article, desk, cast):
    named(article, TOKAYEV, OTHERWISE)
    linking.link(desk)
    joined = Entity.objects.get()
    split = entities.split(joined, by=cast["ada"], name=joined.aliases.get().name)
    assert EntityPair.objects.get().verdict == Verdict.DIFFERENT
    assert linking.link(desk).joined == 0
    assert Entity.objects.count() == 2
    collection_undo.undo(desk, by=cast["ada"], event_id=split.event.pk)
    assert (Entity.objects.count(), EntityPair.objects.count()) == (1, 0)


def test_what_was_joined_is_taken_apart_with_what_came_with_it(article, desk, cast):
    named(article, TOKAYEV, OTHERWISE)
    entities.add_alias(person(OTHERWISE), by=cast["ada"], name="the khan")
    Entity.objects.filter(name=TOKAYEV).get().annotations.update(note="first")
    linking.link(desk)
    event = Event.objects.get(verb="entities merged")
    joined = Entity.objects.get()
    entities.rename(joined, by=cast["ada"], name="Tokayev")
    new = pairs.take_apart(joined, by=cast["ada"], event=event).entity
    assert new.name == pairs.names_brought(event)[0]
    assert new.annotations.count() == 1
    assert linking.link(desk).joined == 0


def test_a_name_taken_away_is_not_joined_again(article, desk, cast):
    named(article, TOKAYEV)
    entities.add_alias(person(TOKAYEV), by=cast["ada"], name=OTHERWISE)
    entities.remove_alias(person(TOKAYEV), by=cast["ada"], name=OTHERWISE)
    named(article, OTHERWISE)
    assert linking.link(desk) == linking.Linked()
    there = make_article(desk, f"{OTHERWISE} was seen.")
    Entity.objects.filter(name=OTHERWISE).update(name="somebody")
    assert make_annotation(there, OTHERWISE, tag="person").entity.name == OTHERWISE


def test_at_once_a_name_goes_to_whom_it_surely_stands_for(desk, cast):
    make_codebook(desk)
    article = make_article(desk, f"{TOKAYEV} left. {OTHERWISE} stayed. Tokayev spoke. Mr Johnson waited.")
    entity = make_annotation(article, TOKAYEV, tag="person").entity
    start = article.text.index(OTHERWISE)
    tag = desk.tags.get(key="person")
    change = annotate.create(article, by=cast["ben"], tag=tag, spans=[(start, start + len(OTHERWISE))])
    assert change.message == f"Marked as person. “{OTHERWISE}” is taken for “{TOKAYEV}”."
    assert entity.aliases.get().name == OTHERWISE
    event = Event.objects.get(verb="alias added")
    assert event.actor is None
    start = article.text.index("Tokayev spoke")
    change = annotate.create(article, by=cast["ben"], tag=tag, spans=[(start, start + 7)])
    assert change.message == f"Marked as person. “Tokayev” stands for “{TOKAYEV}” here."
    assert [alias.name for alias in entity.aliases.all()] == [OTHERWISE]
    collection_undo.undo(desk, by=cast["ada"], event_id=event.pk)
    assert not entity.aliases.exists()


def test_each_text_tells_whom_a_surname_stands_for(desk, cast):
    make_codebook(desk)
    texts = [make_article(desk, f"Johnson left. {name} Johnson said so.") for name in ("Boris", "Ben")]
    texts.append(make_article(desk, "Johnson, that is all."))
    for text in texts:
        make_annotation(text, "Johnson", tag="person")
    for text, name in zip(texts, ("Boris", "Ben"), strict=False):
        make_annotation(text, f"{name} Johnson", tag="person")
    kept = Annotation.objects.get(article=texts[1], entity__name="Johnson")
    annotate.edit(kept, by=cast["ada"], note="sure")
    assert linking.link(desk).placed == 1
    assert person("Boris Johnson").annotations.count() == 2
    assert person("Johnson").annotations.count() == 2
    collection_undo.undo(desk, by=cast["ada"], event_id=Event.objects.get(verb="mentions placed").pk)
    assert person("Johnson").annotations.count() == 3


def test_a_short_name_that_nothing_points_to_any_more_goes(desk, cast):
    make_codebook(desk)
    text = make_article(desk, "Johnson left. Boris Johnson said so.")
    for quote in ("Johnson", "Boris Johnson"):
        make_annotation(text, quote, tag="person")
    linking.link(desk)
    assert names() == ["Boris Johnson"]
    collection_undo.undo(desk, by=cast["ada"], event_id=Event.objects.get(verb="mentions placed").pk)
    assert names() == ["Boris Johnson", "Johnson"]


@pytest.mark.django_db(transaction=True)
def test_names_are_joined_while_people_use_them():
    ada = make_user("ada")
    collection = make_collection("desk", ada=Role.OWNER)
    make_codebook(collection)
    tag = collection.tags.get(key="person")
    variants = [TOKAYEV, OTHERWISE, "Qasym-Jomart Toqaev", "Kassym-Jomart Tokaev"]
    articles = [make_article(collection, f"{name} left.", f"Number {at}.") for at, name in enumerate(variants)]
    trouble: list[Exception] = []
    start = Barrier(len(articles) + 1)

    def run(act):
        try:
            start.wait()
            for _ in range(5):
                act()
        except Exception as problem:
            trouble.append(problem)
        finally:
            connection.close()

    def mark(article, name):
        annotate.create(article, by=ada, tag=tag, spans=[(0, len(name))])

    threads = [
        Thread(target=run, args=[lambda article=article, name=name: mark(article, name)])
        for article, name in zip(articles, variants, strict=True)
    ]
    threads.append(Thread(target=run, args=[lambda: linking.link(collection)]))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert trouble == []
    linking.link(collection)
    assert Entity.objects.count() == 1
    assert Annotation.objects.filter(entity=Entity.objects.get()).count() == 20
    assert Alias.objects.count() == 3


def test_what_people_said_outlasts_the_merging_of_tags(article, desk, cast):
    named(article, "Tokayev", OTHERWISE)
    named(article, "Tokayev", tag="group")
    pairs.not_the_same(
        EntityPair.objects.create(first=person("Tokayev"), second=person(OTHERWISE), score=0.85), by=cast["ada"]
    )
    merging.merge(desk, "person", "group", by=cast["ada"])
    kept = Entity.objects.get(name="Tokayev")
    pair = EntityPair.objects.get()
    assert {pair.first, pair.second} == {kept, Entity.objects.get(name=OTHERWISE)}
    assert pair.verdict == Verdict.DIFFERENT
    collection_undo.undo(desk, by=cast["ada"])
    pair = EntityPair.objects.get()
    assert {pair.first, pair.second} == {person("Tokayev"), person(OTHERWISE)}


def test_a_mention_that_was_put_back_stays_there(desk, cast):
    make_codebook(desk)
    article = make_article(desk, "Lee spoke first. Then Ann Lee came.")
    short, _ = make_annotation(article, "Lee", tag="person"), make_annotation(article, "Ann Lee", tag="person")
    assert linking.link(desk).placed == 1
    event = Event.objects.get(verb="mentions placed")
    collection_undo.undo(desk, by=cast["ada"], event_id=event.pk)
    assert linking.link(desk).placed == 0
    short.refresh_from_db()
    assert short.entity.name == "Lee"


def test_a_spelling_that_was_taken_back_is_not_given_again(desk, cast):
    make_codebook(desk)
    article = make_article(desk, f"{TOKAYEV} came. {OTHERWISE} left.")
    make_annotation(article, TOKAYEV, tag="person")
    make_annotation(article, OTHERWISE, tag="person")
    event = Event.objects.get(verb="alias added")
    collection_undo.undo(desk, by=cast["ada"], event_id=event.pk)
    make_annotation(article, OTHERWISE, tag="person", by="ben")
    assert {*names()} == {OTHERWISE, TOKAYEV}
    assert linking.link(desk).joined == 0
