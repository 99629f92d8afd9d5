"""The values of annotations: what their words tell, what people say, what is refused, and how all of it comes back."""

import pytest

from annotations.actions import annotate, undo
from annotations.models import Alias, Annotation, Attribute, Entity, Event, Option, Tag
from reader.actions.errors import Invalid
from tests.make import make_article, make_codebook
from tests.stored import stored

PLAIN = "Tokayev said that the ferry was full."
QUOTED = "“The ferry was full,” Tokayev said."
MIXED = "Tokayev called the ferry “full to the brim” on Monday."
LIKELY = "The ferry was probably full, the inquiry suspects."
MAY = "The hatch may have been open."


@stored
def article(desk):
    make_codebook(desk)
    return make_article(desk, PLAIN, QUOTED, MIXED, LIKELY, MAY)


@stored
def every(desk, article):
    """A tag with an attribute of each type."""
    tag = Tag.objects.get(collection=desk, key="claim")
    tag.attributes.all().delete()
    for nth, type in enumerate(["choice", "choices", "scale", "yes-no", "text", "entity"]):
        attribute = Attribute.objects.create(tag=tag, key=type, name=type.title(), type=type, position=nth)
        if type in {"choice", "choices", "scale"}:
            for at, key in enumerate(["a", "b", "c"]):
                Option.objects.create(attribute=attribute, key=key, name=f"Option {key}", position=at)
    return tag


ALL = {
    "choice": "a",
    "choices": ["a", "c"],
    "scale": "b",
    "yes-no": False,
    "text": "In my words",
    "entity": {"tag": "person", "name": "Tokayev"},
}


def span(article, quote, *role):
    start = article.text.index(quote)
    return (start, start + len(quote), *role)


def make(article, cast, tag, *spans, **attributes):
    tag = Tag.objects.get(collection=article.collection, key=tag)
    change = annotate.create(article, by=cast["ada"], tag=tag, spans=spans, attributes=attributes or None)
    return Annotation.objects.get(pk=change.annotations[0])


def values(annotation):
    return Annotation.objects.with_parts().get(pk=annotation.pk).attributes()


def pieces(annotation):
    rows = Annotation.objects.get(pk=annotation.pk).spans.select_related("role")
    return [(None if row.role is None else row.role.key, row.quote) for row in rows]


# What the words tell


@pytest.mark.parametrize(
    ("content", "form"),
    [
        ("the ferry was full", "indirect"),
        ("“The ferry was full,”", "direct"),
        ("the ferry “full to the brim”", "mixed"),
    ],
)
def test_the_form_is_told_by_the_quotation_marks(article, cast, content, form):
    annotation = make(article, cast, "attribution", span(article, content))
    assert values(annotation) == {"kind": "assertion", "form": form, "polarity": "positive"}


@pytest.mark.parametrize(
    ("scope", "cue", "told"),
    [
        (LIKELY, "probably", {"type": "epistemic", "worded": "likely"}),
        (LIKELY, "suspects", {"type": "doxastic"}),
        (MAY, "may", {"type": "epistemic"}),
        (MAY, "hatch", {}),
    ],
)
def test_the_kind_of_hedge_and_the_likelihood_are_told_by_the_cue(article, cast, scope, cue, told):
    annotation = make(article, cast, "speculation", span(article, scope, "scope"), span(article, cue, "cue"))
    assert values(annotation) == {"voice": "author", **told}


def test_a_cue_that_comes_later_tells_as_well(article, cast):
    annotation = make(article, cast, "speculation", span(article, LIKELY))
    assert values(annotation) == {"voice": "author"}
    scope = span(article, LIKELY, "scope")
    annotate.edit(annotation, by=cast["ada"], spans=[scope, span(article, "probably", "cue")])
    assert values(annotation) == {"voice": "author", "type": "epistemic", "worded": "likely"}
    annotate.edit(annotation, by=cast["ada"], spans=[scope, span(article, "suspects", "cue")])
    assert values(annotation) == {"voice": "author", "type": "doxastic"}


def test_a_content_made_exact_tells_its_form_anew(article, cast):
    annotation = make(article, cast, "attribution", span(article, QUOTED))
    assert values(annotation)["form"] == "mixed"
    annotate.edit(annotation, by=cast["ada"], spans=[span(article, "“The ferry was full,”")])
    assert values(annotation)["form"] == "direct"


def test_what_somebody_has_said_is_not_told_over(article, cast):
    annotation = make(article, cast, "attribution", span(article, QUOTED), form="indirect", polarity="negative")
    annotate.edit(annotation, by=cast["ada"], attributes={"kind": None})
    annotate.edit(annotation, by=cast["ada"], spans=[span(article, "“The ferry was full,”")])
    assert values(annotation) == {"form": "indirect", "polarity": "negative"}


def test_nothing_is_told_that_the_codebook_has_not(article, cast, desk):
    Option.objects.filter(attribute__key="form", key="direct").update(retired=True)
    Option.objects.filter(attribute__key="type", key="epistemic").delete()
    Attribute.objects.filter(key="worded").update(retired=True)
    direct = make(article, cast, "attribution", span(article, "“The ferry was full,”"))
    assert "form" not in values(direct)
    hedged = make(article, cast, "speculation", span(article, LIKELY), span(article, "probably", "cue"))
    assert values(hedged) == {"voice": "author"}
    Option.objects.filter(attribute__key="form", key="indirect").update(default=True)
    assert values(make(article, cast, "attribution", span(article, "“The ferry was full,”")))["form"] == "indirect"


# What people say


def test_every_type_is_kept_as_it_was_told(article, cast, every):
    annotation = make(article, cast, "claim", span(article, PLAIN), **ALL)
    assert values(annotation) == ALL
    assert Event.objects.last().after[f"annotation:{annotation.pk}"]["attributes"] == ALL


def test_only_what_is_given_changes_and_none_takes_away(article, cast, every):
    annotation = make(article, cast, "claim", span(article, PLAIN), **ALL)
    annotate.edit(annotation, by=cast["ada"], attributes={"yes-no": True, "choices": ["b", "b"], "text": None})
    assert values(annotation) == {key: ALL[key] for key in ALL if key != "text"} | {"yes-no": True, "choices": ["b"]}
    annotate.edit(annotation, by=cast["ada"], attributes={"choices": [], "text": "  ", "entity": None})
    assert values(annotation) == {"choice": "a", "scale": "b", "yes-no": True}


def test_the_same_values_in_another_order_change_nothing(article, cast, every):
    annotation = make(article, cast, "claim", span(article, PLAIN), **ALL)
    change = annotate.edit(annotation, by=cast["ada"], attributes=ALL | {"choices": ["c", "a"]})
    assert change.event is None
    assert Annotation.objects.get().version == 1


def test_an_entity_is_found_by_an_alias_and_made_only_once(article, cast, every, desk):
    person = Tag.objects.get(collection=desk, key="person")
    entity = Entity.objects.create(collection=desk, tag=person, name="Kassym-Jomart Tokayev")
    Alias.objects.create(entity=entity, tag=person, name="Tokayev")
    annotation = make(article, cast, "claim", span(article, PLAIN), entity=ALL["entity"])
    assert values(annotation) == {"entity": {"tag": "person", "name": "Kassym-Jomart Tokayev"}}
    assert Entity.objects.count() == 1


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("nonsense", "a"),
        ("choice", "d"),
        ("choice", ["a"]),
        ("choice", True),
        ("choices", "a"),
        ("choices", ["a", "d"]),
        ("choices", [None]),
        ("scale", 1),
        ("yes-no", "yes"),
        ("yes-no", 1),
        ("text", 5),
        ("text", "x" * 2_001),
        ("text", "half \ud800"),
        ("entity", "Tokayev"),
        ("entity", {"tag": "person"}),
        ("entity", {"tag": "claim", "name": "Tokayev"}),
        ("entity", {"tag": "nonsense", "name": "Tokayev"}),
        ("entity", {"tag": "person", "name": " "}),
    ],
)
def test_a_value_that_the_codebook_does_not_know_is_refused_by_its_field(article, cast, every, key, value):
    with pytest.raises(Invalid) as refusal:
        make(article, cast, "claim", span(article, PLAIN), **{key: value})
    assert refusal.value.field == f"attributes.{key}"
    assert not Annotation.objects.exists()
    annotation = make(article, cast, "claim", span(article, PLAIN), choice="a")
    with pytest.raises(Invalid) as refusal:
        annotate.edit(annotation, by=cast["ada"], attributes={"scale": "b", key: value})
    assert refusal.value.field == f"attributes.{key}"
    assert values(annotation) == {"choice": "a"}
    assert not Entity.objects.exists()


# Parts


def test_spans_have_the_main_role_unless_another_is_said(article, cast):
    annotation = make(
        article,
        cast,
        "attribution",
        span(article, "Tokayev", "source"),
        span(article, "said", "cue"),
        span(article, "the ferry was full"),
        span(article, "that the ferry"),
    )
    assert pieces(annotation) == [("content", "that the ferry was full"), ("source", "Tokayev"), ("cue", "said")]
    assert Event.objects.get().after[f"annotation:{annotation.pk}"]["spans"] == [
        [*span(article, "that the ferry was full"), "content"],
        [*span(article, "Tokayev"), "source"],
        [*span(article, "said"), "cue"],
    ]
    assert pieces(make(article, cast, "person", span(article, "Tokayev"))) == [(None, "Tokayev")]


@pytest.mark.parametrize(("tag", "role"), [("claim", "source"), ("attribution", "claim"), ("person", "claim")])
def test_a_part_that_the_tag_has_not_is_refused(article, cast, tag, role):
    with pytest.raises(Invalid, match=f"has no part “{role}”") as refusal:
        make(article, cast, tag, span(article, "Tokayev", role))
    assert refusal.value.field == "spans"


def test_under_another_tag_the_main_part_and_what_both_know_stay(article, cast, desk):
    tags = {tag.key: tag for tag in Tag.objects.filter(collection=desk)}
    annotation = make(
        article,
        cast,
        "attribution",
        span(article, "the ferry was full"),
        span(article, "Tokayev", "source"),
        span(article, "said", "cue"),
        reliability="B",
        kind="belief",
    )
    attribute = Attribute.objects.create(
        tag=tags["speculation"], key="reliability", name="Reliability", type="choice", position=9
    )
    Option.objects.create(attribute=attribute, key="B", name="B", position=0)
    change = annotate.edit(annotation, by=cast["ada"], tag=tags["speculation"])
    assert pieces(annotation) == [("scope", "the ferry was full"), ("cue", "said")]
    assert values(annotation) == {"voice": "author", "reliability": "B"}
    assert change.message == "Speculation changed; left out: source."
    undo.undo(article, by=cast["ada"])
    assert pieces(annotation) == [("content", "the ferry was full"), ("source", "Tokayev"), ("cue", "said")]
    assert values(annotation) == {"kind": "belief", "form": "indirect", "polarity": "positive", "reliability": "B"}


def test_a_value_of_the_same_key_that_cannot_be_carried_over_stays_behind(article, cast, desk):
    person = Tag.objects.get(collection=desk, key="person")
    Attribute.objects.create(tag=person, key="kind", name="Kind", type="text", position=0)
    Attribute.objects.create(tag=person, key="form", name="Form", type="yes-no", position=1)
    annotation = make(article, cast, "attribution", span(article, "Tokayev"), kind="belief", form="direct")
    annotate.edit(annotation, by=cast["ada"], tag=person)
    assert pieces(annotation) == [(None, "Tokayev")]
    assert values(annotation) == {"kind": "belief"}


def test_where_only_left_out_parts_were_marked_they_become_the_main_one(article, cast, desk):
    annotation = make(article, cast, "attribution", span(article, "Tokayev", "source"))
    annotate.edit(annotation, by=cast["ada"], tag=Tag.objects.get(collection=desk, key="claim"))
    assert pieces(annotation) == [("claim", "Tokayev")]


# Undo and redo


def test_parts_and_values_are_undone_and_done_again(article, cast, every, desk):
    annotation = make(article, cast, "claim", span(article, PLAIN), **ALL)
    other = ALL | {"choices": ["b"], "yes-no": True, "text": None}
    annotate.edit(annotation, by=cast["ada"], attributes=other, spans=[span(article, MAY), span(article, "ferry")])
    told, there = values(annotation), pieces(annotation)
    for _ in range(2):
        undo.undo(article, by=cast["ada"])
        assert (values(annotation), pieces(annotation)) == (ALL, [("claim", PLAIN)])
        undo.redo(article, by=cast["ada"])
        assert (values(annotation), pieces(annotation)) == (told, there)
    annotate.remove(annotation, by=cast["ada"])
    assert not Annotation.objects.exists()
    undo.undo(article, by=cast["ada"])
    assert (values(annotation), pieces(annotation)) == (told, there)


def test_what_is_complete_is_known_to_be(article, cast):
    annotation = make(article, cast, "attribution", span(article, "the ferry was full"))
    whole = Annotation.objects.with_parts().prefetch_related("tag__roles", "tag__attributes")
    assert [each.key for each in whole.get().lacks()] == ["cue", "source-type"]
    assert list(Annotation.objects.all().incomplete()) == [annotation]
    annotate.edit(
        annotation,
        by=cast["ada"],
        spans=[span(article, "the ferry was full"), span(article, "said", "cue")],
        attributes={"source-type": "named-person"},
    )
    assert whole.get().lacks() == []
    assert not Annotation.objects.all().incomplete().exists()
    assert list(Annotation.objects.all().incomplete(really=False)) == [annotation]
