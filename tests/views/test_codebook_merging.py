"""Merging a tag into another loses nothing, and an undo brings everything back as it was."""

import pytest

from annotations.actions import annotate, collection_undo, naming
from annotations.actions.codebook import add_tags
from annotations.actions.codebook.editing import create_tag, edit, move_tag
from annotations.actions.codebook.merging import merge
from annotations.models import Alias, Annotation, Entity, Event, Shortcut, Span, Suggestion, Tag, Value
from annotations.queries import present
from reader.actions.errors import Clash, Conflict, Invalid
from tests import make
from tests.stored import stored


def option(key, **more):
    return {
        "key": key,
        "name": key,
        "definition": "",
        "low": None,
        "high": None,
        "default": False,
        "retired": False,
        **more,
    }


def attribute(key, kind="choice", options=(), **more):
    told = {"key": key, "name": key, "type": kind, "definition": "", "example": "", "expected": False, "retired": False}
    return {**told, "options": [option(each) for each in options], **more}


def role(key, **more):
    return {"key": key, "name": key.title(), "definition": "", "example": "", "required": False, **more}


def tag(key, *, roles=(), attributes=(), **more):
    told = {"key": key, "name": key.title(), "colour": "rose", "pattern": "solid", "letter": key[0].upper()}
    told |= {"shortcut": "", "definition": "", "example": "", "names_entity": False, "retired": False}
    return {**told, "roles": list(roles), "attributes": list(attributes), **more}


def whole(collection):
    """Everything that a codebook and its annotations say, rows' ids apart."""
    tags = Tag.objects.filter(collection=collection).whole()
    annotations = Annotation.objects.filter(article__collection=collection).with_parts()
    return {
        "tags": [{**present.tag(each), "position": each.position} for each in tags],
        "annotations": {
            str(each.pk): {
                name: value
                for name, value in present.annotation(each, each.article.text).items()
                if name not in {"version", "updated_at"}
            }
            for each in annotations.select_related("tag", "author", "entity", "article", "suggestion__tag")
        },
        "entities": sorted(Entity.objects.filter(collection=collection).values_list("pk", "tag__key", "name")),
        "aliases": sorted(Alias.objects.filter(tag__collection=collection).values_list("tag__key", "name", "entity")),
        "suggestions": sorted(Suggestion.objects.filter(tag__collection=collection).values_list("pk", "tag__key")),
        "shortcuts": sorted(Shortcut.objects.values_list("user__username", "tag__key", "key")),
    }


@stored
def rumoured(desk):
    """Two tags that share a part, an attribute, an option and a name, and differ in others; both used."""
    add_tags(
        desk,
        [
            tag("report", roles=[role("what", required=True), role("who")], attributes=[
                attribute("kind", options=["soft", "hard"]), attribute("when", "text"), attribute("sure", "yes-no"),
            ]),
            tag("rumour", roles=[role("heard"), role("who")], attributes=[
                attribute("kind", options=["hard", "odd"]), attribute("sure", "scale", ["low", "high"], expected=True),
            ]),
            tag("person", names_entity=True),
            tag("agent", names_entity=True, attributes=[attribute("boss", "entity")]),
        ],
    )  # fmt: skip
    article = make.make_article(desk, "Ann said that Bob had heard of it.")
    tags = {each.key: each for each in Tag.objects.filter(collection=desk)}
    people = {"by": desk.members.get(username="ben")}
    annotate.create(article, **people, tag=tags["report"], spans=[(0, 3)], attributes={"kind": "soft"})
    annotate.create(
        article, **people, tag=tags["rumour"], spans=[(14, 24), (0, 3, "who")],
        attributes={"kind": "odd", "sure": "high"},
    )  # fmt: skip
    annotate.create(article, **people, tag=tags["rumour"], spans=[(9, 13)], attributes={"kind": "hard"})
    make.make_annotation(article, "Ann", tag="person")
    make.make_annotation(article, "Ann", tag="agent")
    annotate.create(
        article, **people, tag=tags["agent"], spans=[(14, 17)], attributes={"boss": {"tag": "agent", "name": "Ann"}}
    )
    bob = naming.entity_for(tags["agent"], "Bob")
    Alias.objects.create(entity=bob, tag=tags["agent"], name="Robert")
    make.make_suggestion(article, "Bob", tag="agent")
    Shortcut.objects.create(user=people["by"], tag=tags["rumour"], key="r")
    return desk


def test_parts_and_values_are_joined_by_key_and_nothing_is_lost(rumoured, cast):
    done = merge(rumoured, "rumour", "report", by=cast["ada"])
    assert done.message == "Merged Rumour into Report: 2 annotations moved."
    report = Tag.objects.whole().get(collection=rumoured, key="report")
    assert not Tag.objects.filter(collection=rumoured, key="rumour").exists()
    told = present.tag(report)
    assert [(each["key"], each["required"]) for each in told["roles"]] == [
        ("what", True), ("who", False), ("heard", False),
    ]  # fmt: skip
    assert [(each["key"], each["type"], each["expected"]) for each in told["attributes"]] == [
        ("kind", "choice", False), ("when", "text", False), ("sure", "yes-no", False), ("sure-2", "scale", False),
    ]  # fmt: skip
    assert [each["key"] for each in told["attributes"][0]["options"]] == ["soft", "hard", "odd"]
    moved = [each for each in Annotation.objects.filter(tag=report).with_parts() if each.version == 2]
    assert [[(s.quote, s.role.key) for s in each.spans.all()] for each in moved] == [
        [("Ann", "who"), ("Bob had he", "heard")], [("that", "heard")],
    ]  # fmt: skip
    assert [each.attributes() for each in moved] == [{"kind": "odd", "sure-2": "high"}, {"kind": "hard"}]
    assert Shortcut.objects.get().tag == report


def test_the_main_part_may_become_the_main_part(rumoured, cast):
    merge(rumoured, "rumour", "report", by=cast["ada"], main_to_main=True)
    spans = Span.objects.filter(annotation__tag__key="report").order_by("start", "role__key")
    assert [(each.quote, each.role.key) for each in spans] == [
        ("Ann", "what"), ("Ann", "who"), ("that", "what"), ("Bob had he", "what"),
    ]  # fmt: skip


def test_spans_without_a_part_become_the_main_part(rumoured, cast):
    create_tag(rumoured, by=cast["ada"], name="Plain", colour="teal", pattern="solid", letter="P")
    article = rumoured.articles.get()
    make.make_annotation(article, "heard", tag="plain")
    merge(rumoured, "plain", "report", by=cast["ada"])
    assert Span.objects.get(quote="heard").role.key == "what"


def test_names_of_the_same_name_become_one(rumoured, cast):
    merge(rumoured, "agent", "person", by=cast["ada"])
    entities = Entity.objects.filter(tag__key="person").order_by("name")
    assert [each.name for each in entities] == ["Ann", "Bob"]
    assert [each.name for each in entities[1].aliases.all()] == ["Robert"]
    assert entities[0].annotations.count() == 2
    assert Value.objects.get(attribute__key="boss").entity == entities[0]
    assert Suggestion.objects.get().tag.key == "person"


@pytest.mark.parametrize(("source", "target"), [("rumour", "report"), ("agent", "person"), ("report", "agent")])
def test_an_undo_brings_everything_back_and_a_redo_merges_again(rumoured, cast, source, target):
    before = whole(rumoured)
    merge(rumoured, source, target, by=cast["ada"])
    merged = whole(rumoured)
    assert merged != before
    done = collection_undo.undo(rumoured, by=cast["ada"])
    assert done.message == f"Undid: merged {source.title()} into {target.title()}."
    assert whole(rumoured) == before
    collection_undo.redo(rumoured, by=cast["ada"])
    assert whole(rumoured) == merged
    collection_undo.undo(rumoured, by=cast["ada"])
    assert whole(rumoured) == before


def test_an_undo_refuses_when_what_was_merged_has_changed(rumoured, cast):
    merge(rumoured, "rumour", "report", by=cast["ada"])
    moved = Annotation.objects.filter(tag__key="report", version=2).first()
    annotate.edit(moved, by=cast["ben"], note="Changed since.")
    merged = whole(rumoured)
    with pytest.raises(Conflict, match="somebody has changed the same things since"):
        collection_undo.undo(rumoured, by=cast["ada"])
    assert whole(rumoured) == merged


def test_a_tag_is_not_merged_into_itself_nor_into_one_that_is_gone(rumoured, cast):
    with pytest.raises(Invalid, match="into itself"):
        merge(rumoured, "rumour", "rumour", by=cast["ada"])
    with pytest.raises(Conflict, match="gone by now"):
        merge(rumoured, "rumour", "nothing", by=cast["ada"])
    assert not Event.objects.filter(verb="tags merged").exists()


def test_a_merge_takes_as_many_queries_for_many_annotations(rumoured, cast, django_assert_max_num_queries):
    article = rumoured.articles.get()
    tags = Tag.objects.get(collection=rumoured, key="rumour")
    for start in range(30):
        if article.text[start].strip():
            annotate.create(article, by=cast["ben"], tag=tags, spans=[(start, start + 1)])
    with django_assert_max_num_queries(90):
        merge(rumoured, "rumour", "report", by=cast["ada"])


def test_an_undo_of_a_rename_leaves_a_later_order_alone(rumoured, cast):
    edit(rumoured, "report", by=cast["ada"], name="Account")
    move_tag(rumoured, "report", by=cast["ben"], places=1)
    collection_undo.undo(rumoured, by=cast["ada"])
    names = Tag.objects.filter(collection=rumoured).values_list("name", flat=True)
    assert list(names) == ["Rumour", "Report", "Person", "Agent"]


def test_who_marks_with_a_tag_that_was_merged_meanwhile_is_told(rumoured, cast):
    rumour = Tag.objects.get(collection=rumoured, key="rumour")
    merge(rumoured, "rumour", "report", by=cast["ada"])
    with pytest.raises(Clash, match="merged into another, meanwhile"):
        annotate.create(rumoured.articles.get(), by=cast["ben"], tag=rumour, spans=[(0, 3)])
