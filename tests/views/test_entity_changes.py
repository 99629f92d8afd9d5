"""Renaming, merging and splitting entities, and taking it back."""

import pytest

from annotations.actions import annotate, collection_undo, entities, undo
from annotations.models import Alias, Annotation, Entity, Event, Tag, Value
from reader.actions.errors import Clash, Conflict, Invalid
from tests.make import make_annotation, make_article, make_codebook
from tests.stored import stored

TEXT = "Tokayev spoke. President Tokayev said so. Kassym-Jomart Tokayev left. “Go,” Tokayev said."


@stored
def article(desk):
    make_codebook(desk)
    return make_article(desk, TEXT)


def person(name):
    return Entity.objects.get(tag__key="person", name=name)


def names():
    """Each entity with its other names and its mentions: "Tokayev (President Tokayev) 2+1"."""
    told = []
    for entity in Entity.objects.order_by("name"):
        aliases = ", ".join(entity.aliases.order_by("name").values_list("name", flat=True))
        told.append(
            f"{entity.name}{f' ({aliases})' if aliases else ''} {entity.annotations.count()}+{entity.values.count()}"
        )
    return told


@stored
def people(article, cast):
    """Three names for one man, each marked once, the first one also the source of what is said."""
    for quote in ("Tokayev", "President Tokayev", "Kassym-Jomart Tokayev"):
        make_annotation(article, quote, tag="person")
    source = TEXT.rindex("Tokayev")
    annotate.create(
        article,
        by=cast["ben"],
        tag=Tag.objects.get(key="attribution"),
        spans=[(TEXT.index("Go"), TEXT.index("Go") + 2, "content"), (source, source + 7, "source")],
        attributes={"source": {"tag": "person", "name": "Tokayev"}},
    )
    return article


def test_a_new_name_and_the_old_one_stays(people, cast):
    done = entities.rename(person("Tokayev"), by=cast["ada"], name="  K.  Tokayev ")
    assert done.message == "“Tokayev” is now called “K. Tokayev”."
    assert names() == ["K. Tokayev (Tokayev) 1+1", "Kassym-Jomart Tokayev 1+0", "President Tokayev 1+0"]
    entities.rename(done.entity, by=cast["ada"], name="Tokayev", keep_old=False)
    assert names()[-1] == "Tokayev 1+1"
    assert [event.verb for event in Event.objects.order_by("-id")[:2]] == ["entity renamed"] * 2


@pytest.mark.parametrize("name", ["", " \t", "x" * 301, "a\0b", "\ud800"])
def test_what_is_no_name_is_refused(people, cast, name):
    for act in (entities.rename, entities.add_alias):
        with pytest.raises(Invalid) as refused:
            act(person("Tokayev"), by=cast["ada"], name=name)
        assert refused.value.field == "name"


def test_a_name_stands_for_one_entity_of_a_tag(people, cast):
    entities.add_alias(person("Tokayev"), by=cast["ada"], name="the president")
    for name in ("Tokayev", "the president"):
        for act in (entities.rename, entities.add_alias):
            with pytest.raises(Clash) as refused:
                act(person("President Tokayev"), by=cast["ada"], name=name)
            assert refused.value.details["bearer"] == person("Tokayev")
    place = make_annotation(people, "left", tag="place").entity
    entities.rename(place, by=cast["ada"], name="Tokayev")
    assert Entity.objects.filter(name="Tokayev").count() == 2


def test_merged_names_stand_for_one_and_everything_follows(people, cast):
    entities.add_alias(person("Tokayev"), by=cast["ada"], name="the president")
    done = entities.merge(person("Tokayev"), into=person("Kassym-Jomart Tokayev"), by=cast["ada"])
    assert done.message == "“Tokayev” is merged into “Kassym-Jomart Tokayev”: 1 annotation and 1 value moved."
    assert names() == ["Kassym-Jomart Tokayev (Tokayev, the president) 2+1", "President Tokayev 1+0"]
    assert make_annotation(people, "Tokayev", tag="person").entity == done.entity


def test_names_of_two_kinds_are_not_merged(people, cast):
    place = make_annotation(people, "left", tag="place").entity
    for other in (place, person("Tokayev")):
        with pytest.raises(Invalid):
            entities.merge(person("Tokayev"), into=other, by=cast["ada"])


def test_a_name_is_split_off_with_what_reads_so(people, cast):
    entities.merge(person("Tokayev"), into=person("Kassym-Jomart Tokayev"), by=cast["ada"])
    entities.merge(person("President Tokayev"), into=person("Kassym-Jomart Tokayev"), by=cast["ada"])
    assert names() == ["Kassym-Jomart Tokayev (President Tokayev, Tokayev) 3+1"]
    done = entities.split(person("Kassym-Jomart Tokayev"), by=cast["ada"], name="Tokayev")
    assert done.message == "“Tokayev” stands for itself now: 1 annotation and 1 value moved to it."
    assert names() == ["Kassym-Jomart Tokayev (President Tokayev) 2+0", "Tokayev 1+1"]
    with pytest.raises(Clash):
        entities.split(person("Kassym-Jomart Tokayev"), by=cast["ada"], name="Tokayev")


def test_another_name_is_taken_away_and_what_is_marked_stays(people, cast):
    entities.merge(person("Tokayev"), into=person("Kassym-Jomart Tokayev"), by=cast["ada"])
    entities.remove_alias(person("Kassym-Jomart Tokayev"), by=cast["ada"], name="Tokayev")
    assert names() == ["Kassym-Jomart Tokayev 2+1", "President Tokayev 1+0"]
    with pytest.raises(Clash):
        entities.remove_alias(person("Kassym-Jomart Tokayev"), by=cast["ada"], name="Tokayev")


def test_only_what_nothing_points_to_is_removed(people, cast):
    entity = person("President Tokayev")
    with pytest.raises(Clash):
        entities.remove(entity, by=cast["ada"])
    annotate.remove(Annotation.objects.get(entity=entity), by=cast["ada"])
    entities.remove(entity, by=cast["ada"])
    assert names() == ["Kassym-Jomart Tokayev 1+0", "Tokayev 1+1"]
    with pytest.raises(Clash):
        entities.remove(entity, by=cast["ada"])


def test_an_annotation_is_undone_though_its_entity_has_another_name(article, cast):
    first = make_annotation(article, "Tokayev", tag="person")
    make_annotation(article, "President Tokayev", tag="person")
    annotate.edit(first, by=cast["ada"], note="who?")
    entities.rename(person("Tokayev"), by=cast["ada"], name="K. Tokayev")
    entities.merge(person("K. Tokayev"), into=person("President Tokayev"), by=cast["ada"])
    undo.undo(article, by=cast["ada"])
    first.refresh_from_db()
    assert (first.note, first.entity) == ("", person("President Tokayev"))
    assert not Entity.objects.filter(name="Tokayev").exists()
    undo.redo(article, by=cast["ada"])
    first.refresh_from_db()
    assert first.note == "who?"


def test_a_value_is_undone_though_its_entity_has_another_name(people, cast):
    attribution = Annotation.objects.get(tag__key="attribution")
    annotate.edit(attribution, by=cast["ben"], note="who?")
    entities.merge(person("Tokayev"), into=person("President Tokayev"), by=cast["ada"])
    undo.undo(people, by=cast["ben"])
    attribution.refresh_from_db()
    assert attribution.note == ""
    assert Value.objects.get(annotation=attribution, entity__isnull=False).entity == person("President Tokayev")


def test_a_mention_that_became_another_is_not_undone(article, cast):
    first = make_annotation(article, "Tokayev", tag="person")
    annotate.edit(first, by=cast["ben"], entity_name="Somebody else")
    with pytest.raises(Conflict):
        undo.undo(article, by=cast["ada"])
    first.refresh_from_db()
    assert first.entity.name == "Somebody else"
    assert not Alias.objects.exists()


@stored
def one_man(people, cast):
    """The three names, merged into the longest."""
    for name in ("Tokayev", "President Tokayev"):
        entities.merge(person(name), into=person("Kassym-Jomart Tokayev"), by=cast["ada"])
    return person("Kassym-Jomart Tokayev")


APART = ["Kassym-Jomart Tokayev 1+0", "President Tokayev 1+0", "Tokayev 1+1"]
ONE = ["Kassym-Jomart Tokayev (President Tokayev, Tokayev) 3+1"]


def test_a_merge_is_undone_and_redone(one_man, desk, cast):
    assert names() == ONE
    for _ in range(2):
        collection_undo.undo(desk, by=cast["ada"])
    assert names() == APART
    assert person("Tokayev").annotations.get().spans.get().quote == "Tokayev"
    for _ in range(2):
        collection_undo.redo(desk, by=cast["ada"])
    assert names() == ONE


@pytest.mark.parametrize(
    "act",
    [
        lambda one, by: entities.rename(one, by=by, name="K. Tokayev"),
        lambda one, by: entities.rename(one, by=by, name="Tokayev", keep_old=False),
        lambda one, by: entities.add_alias(one, by=by, name="the president"),
        lambda one, by: entities.remove_alias(one, by=by, name="Tokayev"),
        lambda one, by: entities.split(one, by=by, name="Tokayev"),
        lambda one, by: entities.split(one, by=by, name="President Tokayev"),
    ],
)
def test_each_change_is_undone_and_redone(one_man, desk, cast, act):
    done = act(one_man, cast["ada"])
    then = names()
    assert then != ONE
    assert collection_undo.undo(desk, by=cast["ada"], event_id=done.event.pk).message.startswith("Undid: ")
    assert names() == ONE
    collection_undo.redo(desk, by=cast["ada"])
    assert names() == then


def test_a_removal_is_undone(people, desk, cast):
    annotate.remove(Annotation.objects.get(entity=person("President Tokayev")), by=cast["ada"])
    pk = person("President Tokayev").pk
    entities.remove(person("President Tokayev"), by=cast["ada"])
    assert collection_undo.undo(desk, by=cast["ada"]).message == "Undid: removed President Tokayev."
    assert person("President Tokayev").pk == pk


def test_what_was_done_to_a_mention_since_stays_when_its_merge_is_undone(one_man, people, desk, cast):
    annotate.remove(Annotation.objects.get(spans__quote="Tokayev", tag__key="person"), by=cast["ada"])
    president = Annotation.objects.get(spans__quote="President Tokayev")
    annotate.edit(president, by=cast["ada"], entity_name="Somebody else")
    attribution = Annotation.objects.get(tag__key="attribution")
    annotate.edit(attribution, by=cast["ben"], note="hm", attributes={"source": {"tag": "person", "name": "Tokayev"}})
    for _ in range(2):
        collection_undo.undo(desk, by=cast["ada"])
    assert names() == [
        "Kassym-Jomart Tokayev 1+0",
        "President Tokayev 0+0",
        "Somebody else 1+0",
        "Tokayev 0+1",
    ]


def test_a_name_that_somebody_else_bears_by_now_cannot_come_back(people, desk, cast):
    entities.rename(person("Tokayev"), by=cast["ada"], name="K. Tokayev", keep_old=False)
    make_annotation(people, "Tokayev", tag="person", by="ben")
    with pytest.raises(Conflict):
        collection_undo.undo(desk, by=cast["ada"])
    assert names()[0] == "K. Tokayev 1+1"
    assert person("Tokayev").annotations.count() == 1
