"""The demo's sources keep to the default codebook: what stands in them is what an analyst would have put in."""

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from annotations.text.anchoring import occurrences
from annotations.text.attributes import AttributeType
from annotations.text.pieces import Piece, gathered
from annotations.text.spans import Span, tidy
from reader.text.normalise import normalise

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "fixtures" / "demo"
PEOPLE = {"ada", "ben", "cleo"}

Json = dict[str, Any]


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def keyed(rows: list[Json]) -> dict[str, Json]:
    return {row["key"]: row for row in rows}


MARKS: list[Json] = read(DEMO / "annotations.json")
ENTITIES: list[Json] = read(DEMO / "entities.json")
TAGS = keyed(read(ROOT / "annotations" / "default_codebook.json"))
TEXTS = {path.stem: normalise(path.read_text(encoding="utf-8")) for path in (DEMO / "articles").glob("*.txt")}
NAMES = {(entity["tag"], entity["name"]) for entity in ENTITIES}

every_mark = pytest.mark.parametrize("mark", MARKS, ids=lambda mark: f"{mark['tag']} by {mark['author']}")


def place(mark: Json, span: Json) -> Span:
    return occurrences(TEXTS[mark["article"]], span["quote"])[span.get("occurrence", 1) - 1]


def pieces(mark: Json) -> list[Piece]:
    placed = [(place(mark, span), span.get("role", "")) for span in mark["spans"]]
    return [Piece(span.start, span.end, role) for span, role in placed]


def of(mark: Json, role: str) -> list[Span]:
    return [piece.span for piece in pieces(mark) if piece.role == role]


def main(mark: Json) -> list[Span]:
    """The spans of the tag's main role."""
    roles = TAGS[mark["tag"]]["roles"]
    return of(mark, roles[0]["key"] if roles else "")


def within(inner: list[Span], outer: list[Span]) -> bool:
    return all(any(o.start <= i.start and i.end <= o.end for o in outer) for i in inner)


def lacks(mark: Json) -> set[str]:
    """The required roles and expected attributes that the mark has not."""
    tag = TAGS[mark["tag"]]
    roles = {role["key"] for role in tag["roles"] if role["required"]}
    expected = {each["key"] for each in tag["attributes"] if each["expected"]}
    return (roles - {span.get("role") for span in mark["spans"]}) | (expected - set(mark["attributes"]))


def pairs(tag: str) -> list[tuple[Json, Json]]:
    """Two people's marks with one tag, the first's main span in the second's."""
    these = [mark for mark in MARKS if mark["tag"] == tag]
    return [
        (one, other)
        for one in these
        for other in these
        if one["article"] == other["article"] and one["author"] != other["author"] and within(main(one), main(other))
    ]


@every_mark
def test_every_quote_stands_in_its_text_to_the_letter(mark):
    text = TEXTS[mark["article"]]
    assert mark["author"] in PEOPLE
    for span in mark["spans"]:
        found = place(mark, span)
        assert found.of(text) == span["quote"]
        assert tidy(text, found.start, found.end) == found


@every_mark
def test_roles_are_the_tags_in_the_order_of_asking(mark):
    roles = [role["key"] for role in TAGS[mark["tag"]]["roles"]]
    assert {span.get("role", "") for span in mark["spans"]} <= set(roles or [""])
    assert pieces(mark) == gathered(pieces(mark), roles)


@every_mark
def test_values_are_the_codebooks(mark):
    attributes = keyed(TAGS[mark["tag"]]["attributes"])
    for key, value in mark["attributes"].items():
        if attributes[key]["type"] == AttributeType.ENTITY:
            assert (value["tag"], value["name"]) in NAMES
        else:
            assert value in keyed(attributes[key]["options"])


@every_mark
def test_entity_tags_point_to_an_entity_and_no_others_do(mark):
    if TAGS[mark["tag"]]["names_entity"]:
        assert (mark["tag"], mark["entity"]) in NAMES
    else:
        assert mark["entity"] is None


def test_every_speculation_and_attribution_is_a_full_one_and_a_few_claims_are_not():
    incomplete = [mark for mark in MARKS if lacks(mark)]
    assert {mark["tag"] for mark in incomplete} == {"claim"}
    assert 3 <= len(incomplete) <= 5
    # The source may stay implicit; here none does.
    assert all(of(mark, "source") for mark in MARKS if mark["tag"] == "attribution")


def test_a_cue_stands_in_its_scope_and_outside_its_content():
    for mark in MARKS:
        if mark["tag"] == "speculation":
            assert within(of(mark, "cue"), of(mark, "scope")), mark
        if mark["tag"] == "attribution":
            content = of(mark, "content")
            assert not any(part.overlaps(span) for part in of(mark, "cue") + of(mark, "source") for span in content)


def test_likelihood_and_confidence_come_together_and_some_words_have_their_degree():
    speculations = [mark["attributes"] for mark in MARKS if mark["tag"] == "speculation"]
    assert all(("likelihood" in each) == ("confidence" in each) for each in speculations)
    assert sum("worded" in each for each in speculations) >= 5
    assert any(each.get("worded", each.get("likelihood")) != each.get("likelihood") for each in speculations)


def test_every_type_kind_and_polarity_has_its_example():
    used: dict[str, set[str]] = defaultdict(set)
    for mark in MARKS:
        for key, value in mark["attributes"].items():
            if isinstance(value, str):
                used[key].add(value)
    for tag, keys in {"speculation": ["type", "voice"], "attribution": ["kind", "form", "polarity"]}.items():
        attributes = keyed(TAGS[tag]["attributes"])
        for key in keys:
            assert used[key] == set(keyed(attributes[key]["options"])), key


def test_some_attributions_are_links_of_a_chain():
    nested = [
        (inner, outer)
        for inner in MARKS
        for outer in MARKS
        if inner is not outer
        and {inner["tag"], outer["tag"]} == {"attribution"}
        and inner["article"] == outer["article"]
        and within([piece.span for piece in pieces(inner)], of(outer, "content"))
    ]
    assert len(nested) >= 5


def test_some_scopes_and_contents_lie_in_two_pieces_and_some_spans_cross_a_paragraph():
    broken = Counter(mark["tag"] for mark in MARKS if len(main(mark)) > 1)
    assert broken["speculation"] >= 4
    assert broken["attribution"] >= 3
    assert broken["claim"] >= 1
    assert sum("\n\n" in span["quote"] for mark in MARKS for span in mark["spans"]) >= 3


def test_people_who_mark_the_same_differ_in_their_values():
    differ = Counter(
        key
        for tag in ("claim", "attribution", "speculation")
        for one, other in pairs(tag)
        for key in set(one["attributes"]) & set(other["attributes"])
        if one["attributes"][key] != other["attributes"][key]
    )
    assert {"checkability", "factuality", "credibility", "reliability"} <= set(differ)
    assert differ["credibility"] >= 6


def test_a_name_stands_for_one_entity_and_every_entity_is_used():
    names = Counter((entity["tag"], name) for entity in ENTITIES for name in (entity["name"], *entity["aliases"]))
    assert set(names.values()) == {1}
    pointed = {(mark["tag"], mark["entity"]) for mark in MARKS if mark["entity"]}
    sources = [mark["attributes"]["source"] for mark in MARKS if "source" in mark["attributes"]]
    assert pointed | {(source["tag"], source["name"]) for source in sources} == NAMES


def test_names_in_the_texts_lead_to_one_entity():
    called = defaultdict(set)
    for mark in MARKS:
        if mark["entity"]:
            called[mark["entity"]].add(mark["spans"][0]["quote"])
    assert called["Kassym-Jomart Tokayev"] == {"Kassym-Jomart Tokayev", "Tokayev"}
    assert called["Kazakhstan"] == {"Қазақстан"}
