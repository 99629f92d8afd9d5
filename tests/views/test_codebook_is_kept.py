"""The database itself refuses annotations that hold what the codebook does not know."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import RestrictedError

from annotations.models import Annotation, Attribute, Entity, Option, Span, Tag, TagRole, Value
from tests.make import make_annotation, make_article, make_codebook
from tests.stored import stored


@stored
def annotation(desk):
    """An attribution without any values."""
    make_codebook(desk)
    annotation = make_annotation(make_article(desk, "Tokayev said so."), "said so", tag="attribution")
    annotation.values.all().delete()
    return annotation


def refused(constraint):
    return pytest.raises(IntegrityError, match=constraint)


def judged():
    """Have the database judge now what it would judge at the end."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def attribute(key, tag="attribution"):
    return Attribute.objects.get(tag__key=tag, key=key)


def option(key, of, tag="attribution"):
    return Option.objects.get(attribute__tag__key=tag, attribute__key=of, key=key)


def put(annotation, **row):
    """A row of a value, as nobody but an error would write it."""
    columns = {"annotation_id": annotation.pk, "text": "", **row}
    names = ", ".join(columns)
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute(
            f"INSERT INTO annotations_value ({names}) VALUES ({', '.join(['%s'] * len(columns))})",
            list(columns.values()),
        )


def put_span(annotation, role):
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute(
            'INSERT INTO annotations_span (annotation_id, role_id, start, "end", quote) VALUES (%s, %s, 0, 7, %s)',
            [annotation.pk, role, "Tokayev"],
        )


def test_what_the_codebook_knows_is_taken(annotation, desk):
    put_span(annotation, TagRole.objects.get(tag__key="attribution", key="source").pk)
    put(annotation, attribute_id=attribute("form").pk, option_id=option("direct", "form").pk)
    person = Tag.objects.get(collection=desk, key="person")
    entity = Entity.objects.create(collection=desk, tag=person, name="Tokayev")
    put(annotation, attribute_id=attribute("source").pk, entity_id=entity.pk)
    judged()
    assert (annotation.spans.count(), annotation.values.count()) == (2, 2)


def test_another_tags_role(annotation):
    with refused("a span has a role that its tag has not"):
        put_span(annotation, TagRole.objects.get(tag__key="speculation", key="cue").pk)


def test_another_tags_attribute(annotation):
    with refused("a value that the codebook does not know"):
        put(
            annotation,
            attribute_id=attribute("voice", "speculation").pk,
            option_id=option("author", "voice", "speculation").pk,
        )


def test_another_attributes_option(annotation):
    with refused("a value that the codebook does not know"):
        put(annotation, attribute_id=attribute("form").pk, option_id=option("belief", "kind").pk)


@pytest.mark.parametrize(
    ("type", "fields"),
    [
        ("choice", {"text": "direct"}),
        ("choice", {"flag": True}),
        ("choices", {"text": "direct"}),
        ("scale", {"flag": False}),
        ("yes-no", {"text": "yes"}),
        ("yes-no", {"option": True}),
        ("text", {"flag": True}),
        ("text", {"option": True}),
        ("entity", {"text": "Tokayev"}),
        ("entity", {"option": True}),
    ],
)
def test_a_shape_that_is_not_the_types(annotation, type, fields):
    own = Attribute.objects.create(tag=annotation.tag, key="own", name="Own", type=type, position=9)
    row = dict(fields)
    if row.pop("option", False):
        row["option_id"] = Option.objects.create(attribute=own, key="a", name="A", position=0).pk
    with refused("a value that the codebook does not know"):
        put(annotation, attribute_id=own.pk, **row)


@pytest.mark.parametrize("fields", [{}, {"text": "direct", "flag": True}])
def test_nothing_and_two_things_at_once(annotation, fields):
    own = Attribute.objects.create(tag=annotation.tag, key="own", name="Own", type="text", position=9)
    with refused("value_is_one_thing"):
        put(annotation, attribute_id=own.pk, **fields)


def test_two_values_of_a_single_choice(annotation):
    form = attribute("form")
    put(annotation, attribute_id=form.pk, option_id=option("direct", "form").pk)
    with refused("a value that the codebook does not know"):
        put(annotation, attribute_id=form.pk, option_id=option("mixed", "form").pk)
    form.type = "choices"
    form.save()
    put(annotation, attribute_id=form.pk, option_id=option("mixed", "form").pk)
    with refused("value_is_in_an_annotation_once"):
        put(annotation, attribute_id=form.pk, option_id=option("mixed", "form").pk)


def test_an_entity_of_another_collection(annotation, annex):
    make_codebook(annex)
    person = Tag.objects.get(collection=annex, key="person")
    stranger = Entity.objects.create(collection=annex, tag=person, name="Tokayev")
    with refused("a value that the codebook does not know"):
        put(annotation, attribute_id=attribute_of(annotation, "source").pk, entity_id=stranger.pk)


def attribute_of(annotation, key):
    return Attribute.objects.get(tag=annotation.tag, key=key)


def test_a_value_that_is_changed_is_judged_too(annotation):
    put(annotation, attribute_id=attribute("form").pk, option_id=option("direct", "form").pk)
    with refused("a value that the codebook does not know"), transaction.atomic():
        Value.objects.update(option=option("belief", "kind"))
    with refused("a span has a role that its tag has not"), transaction.atomic():
        Span.objects.update(role=TagRole.objects.get(tag__key="claim"))


def test_a_type_does_not_change_while_values_stand(annotation):
    form = attribute("form")
    put(annotation, attribute_id=form.pk, option_id=option("direct", "form").pk)
    with refused("codebook would no longer know"), transaction.atomic():
        Attribute.objects.filter(pk=form.pk).update(type="text")
        judged()
    with transaction.atomic():
        Attribute.objects.filter(pk=form.pk).update(type="scale")
        judged()
    annotation.values.all().delete()
    Attribute.objects.filter(pk=form.pk).update(type="text")
    judged()


def test_a_tag_does_not_change_under_parts_and_values(annotation):
    claim = Tag.objects.get(collection=annotation.article.collection, key="claim")
    with refused("codebook would no longer know"), transaction.atomic():
        Annotation.objects.filter(pk=annotation.pk).update(tag=claim)
        judged()
    with transaction.atomic():  # in two statements it may
        Annotation.objects.filter(pk=annotation.pk).update(tag=claim)
        annotation.spans.update(role=claim.main_role)
        judged()


def test_parts_attributes_and_options_do_not_move_away(annotation):
    put(annotation, attribute_id=attribute("form").pk, option_id=option("direct", "form").pk)
    claim = Tag.objects.get(collection=annotation.article.collection, key="claim")
    moves = [
        lambda: TagRole.objects.filter(tag__key="attribution", key="content").update(tag=claim),
        lambda: Attribute.objects.filter(tag__key="attribution", key="form").update(tag=claim),
        lambda: Option.objects.filter(attribute__key="form", key="direct").update(attribute=attribute("polarity")),
    ]
    for move in moves:
        with refused("codebook would no longer know"), transaction.atomic():
            move()
            judged()


def test_what_is_in_use_is_not_deleted(annotation):
    put(annotation, attribute_id=attribute("form").pk, option_id=option("direct", "form").pk)
    for used in (TagRole.objects.filter(key="content"), Attribute.objects.filter(key="form"), option("direct", "form")):
        with pytest.raises(RestrictedError):
            used.delete()
    annotation.spans.all().delete()
    for used in ("attribute", "option"):
        with refused("violates foreign key"), transaction.atomic():
            remove_all(used)


def remove_all(table):
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM annotations_{table}")
    judged()
