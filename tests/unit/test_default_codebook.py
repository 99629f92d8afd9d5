"""The codebook a new collection starts with holds what its schemes ask for, and says so in full."""

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

FILE = Path(__file__).resolve().parents[2] / "annotations" / "default_codebook.json"
TAGS: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
ICD_203 = "almost-no-chance very-unlikely unlikely even-chance likely very-likely almost-certain"
ENTITIES = ["person", "organisation", "place", "group", "date", "event"]

# A role or attribute with a star is asked for: without it the annotation counts as incomplete.
ROLES = {"claim": "claim*", "speculation": "scope* cue*", "attribution": "content* source cue*"}
# (d) stands behind the option that is set where nothing else is chosen.
ATTRIBUTES = {
    "claim": {
        "checkability*": ("choice", "NFS UFS CFS"),
        "factuality*": ("choice", "CT+ PR+ PS+ CT- PR- PS- CTu Uu"),
        "credibility": ("scale", "1 2 3 4 5 6"),
    },
    "speculation": {
        "type*": ("choice", "epistemic doxastic investigation condition hedge weasel"),
        "voice*": ("choice", "author(d) quoted-source"),
        "worded": ("scale", ICD_203),
        "likelihood": ("scale", ICD_203),
        "confidence": ("scale", "low moderate high"),
    },
    "attribution": {
        "source-type*": (
            "choice",
            "named-person named-organisation document media-report unnamed-official unnamed-other writer arbitrary",
        ),
        "kind*": ("choice", "assertion(d) belief fact eventuality"),
        "form*": ("choice", "direct indirect mixed"),
        "polarity*": ("choice", "positive(d) negative"),
        "source": ("entity", ""),
        "reliability": ("scale", "A B C D E F"),
    },
}
BANDS = [(1, 5), (5, 20), (20, 45), (45, 55), (55, 80), (80, 95), (95, 99)]
MEMBERS = {  # in this order, as the export writes them
    "tag": "key name colour pattern letter shortcut definition example names_entity retired roles attributes",
    "role": "key name definition example required",
    "attribute": "key name type definition example expected retired options",
    "option": "key name definition low high default retired",
}


def items() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Everything in the codebook: (what it is, its path of keys, itself)."""
    for tag in TAGS:
        yield "tag", tag["key"], tag
        for role in tag["roles"]:
            yield "role", f"{tag['key']} ({role['key']})", role
        for attribute in tag["attributes"]:
            path = f"{tag['key']}.{attribute['key']}"
            yield "attribute", path, attribute
            for option in attribute["options"]:
                yield "option", f"{path}.{option['key']}", option


def lists() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Every list in which keys and names must tell its members apart."""
    yield "tags", TAGS
    for tag in TAGS:
        yield f"roles of {tag['key']}", tag["roles"]
        yield f"attributes of {tag['key']}", tag["attributes"]
        for attribute in tag["attributes"]:
            yield f"options of {tag['key']}.{attribute['key']}", attribute["options"]


def attribute(tag: str, key: str) -> dict[str, Any]:
    [found] = [a for t in TAGS if t["key"] == tag for a in t["attributes"] if a["key"] == key]
    return found


def starred(item: dict[str, Any], flag: str) -> str:
    return item["key"] + ("*" if item[flag] else "")


def options(attribute: dict[str, Any]) -> str:
    return " ".join(o["key"] + ("(d)" if o["default"] else "") for o in attribute["options"])


everything = pytest.mark.parametrize(
    ("what", "item"), [pytest.param(what, item, id=f"{what} {path}") for what, path, item in items()]
)
every_list = pytest.mark.parametrize("members", [pytest.param(members, id=name) for name, members in lists()])


def test_the_tags_in_their_order():
    assert [tag["key"] for tag in TAGS] == [*ROLES, *ENTITIES]
    assert [tag["key"] for tag in TAGS if tag["names_entity"]] == ENTITIES


@pytest.mark.parametrize("tag", TAGS, ids=lambda tag: tag["key"])
def test_roles_and_attributes_are_those_of_the_schemes(tag):
    assert " ".join(starred(role, "required") for role in tag["roles"]) == ROLES.get(tag["key"], "")
    found = {starred(a, "expected"): (a["type"], options(a)) for a in tag["attributes"]}
    wanted = ATTRIBUTES.get(tag["key"], {})
    assert found == wanted
    assert list(found) == list(wanted), "attributes are asked for in this order"


@everything
def test_every_item_has_its_members_and_no_others(what, item):
    assert " ".join(item) == MEMBERS[what]
    assert not item.get("retired", False)


@everything
def test_every_item_is_explained(what, item):
    for member in ("definition",) if what == "option" else ("definition", "example"):
        text = item[member]
        assert text.strip() == text
        assert 0 < len(text) < 900
        assert re.search(r"""["']| {2}""", text) is None, "typographic quotes, single spaces"
        assert text.count("[") == text.count("]")
        assert text.count("“") == text.count("”")
    assert item["definition"].endswith((".", "”"))


@everything
def test_names_fit_their_place(what, item):
    assert 0 < len(item["name"]) <= 60
    assert 0 < len(item["key"]) <= 40
    assert re.fullmatch(r"[^\s:,]+" if what == "option" else r"[a-z0-9-]+", item["key"])


@every_list
def test_keys_names_and_definitions_are_unique_in_their_list(members):
    for member in ("key", "name", "definition"):
        values = [item[member].casefold() for item in members]
        assert len(set(values)) == len(values)


@every_list
def test_at_most_one_option_is_the_default(members):
    assert sum(item.get("default", False) for item in members) <= 1


def test_shortcuts_and_letters_are_unique():
    for member in ("shortcut", "letter"):
        values = [tag[member] for tag in TAGS]
        assert all(len(value) == 1 for value in values)
        assert len(set(values)) == len(values)


@pytest.mark.parametrize("key", ["worded", "likelihood"])
def test_likelihoods_have_the_bands_of_icd_203(key):
    bands = [(option["low"], option["high"]) for option in attribute("speculation", key)["options"]]
    assert bands == BANDS
    assert all(high == low for (_, high), (low, _) in pairwise(bands)), "no gap between bands"


def test_both_likelihoods_use_the_same_words():
    worded, likelihood = (attribute("speculation", key)["options"] for key in ("worded", "likelihood"))
    assert [o["name"] for o in worded] == [o["name"] for o in likelihood]


def test_nothing_else_has_a_band():
    banded = {path.rsplit(".", 1)[0] for what, path, item in items() if what == "option" and item["low"] is not None}
    assert banded == {"speculation.worded", "speculation.likelihood"}
    assert all((item["low"] is None) == (item["high"] is None) for what, _, item in items() if what == "option")


@pytest.mark.parametrize(
    ("tag", "key", "scheme"),
    [
        ("claim", "checkability", "ClaimBuster"),
        ("claim", "factuality", "FactBank"),
        ("claim", "credibility", "STANAG 2511"),
        ("speculation", "type", "Szeged"),
        ("speculation", "worded", "ICD 203"),
        ("speculation", "likelihood", "ICD 203"),
        ("speculation", "confidence", "ICD 203"),
        ("attribution", "source-type", "PARC 3.0"),
        ("attribution", "reliability", "STANAG 2511"),
    ],
)
def test_definitions_name_the_scheme_they_come_from(tag, key, scheme):
    assert scheme in attribute(tag, key)["definition"]


def test_the_warnings_of_the_schemes_stand_where_the_choice_is_made():
    for key in ("likelihood", "confidence"):
        assert "in one sentence" in attribute("speculation", key)["definition"]
    for tag, key in (("claim", "credibility"), ("attribution", "reliability")):
        assert "in isolation" in attribute(tag, key)["definition"]
        assert "“cannot be judged”, not “bad”" in attribute(tag, key)["definition"]
        assert attribute(tag, key)["options"][-1]["name"] == "cannot be judged"
