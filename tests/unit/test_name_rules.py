"""What the rules make of the recogniser's finds, and how sure each is."""

import pytest

from annotations.suggesters import confidence
from annotations.suggesters.name_rules import Bounds, NameRules, score_of

LISTS = {
    "titles": ["Dr", "President"],
    "directions": ["South"],
    "acronyms": ["GDP"],
    "LOC": ["Oyo", "Oyo State"],
    "ORG": ["Hamas"],
    "NORP": ["Kazakhs"],
}

TAGS = {"Amina": "g", "Yusuf": "f", "Musa": "gf"}


def read(text: str, *found: tuple[str, str]) -> list[str]:
    """ "name=LABEL" of each name the rules leave, given the recogniser's; words are parted by single spaces."""
    words = text.split()
    bounds = []
    for name, label in found:
        parts = name.split()
        start = next(at for at in range(len(words)) if words[at : at + len(parts)] == parts)
        bounds.append(Bounds(start, start + len(parts), label))
    tags = [TAGS.get(word, "_") for word in words]
    names = NameRules().use(LISTS, {}).names_in(words, tags, bounds)
    return [f"{' '.join(words[name.start : name.end])}={name.label}" for name, _ in sorted(names)]


@pytest.mark.parametrize(
    ("text", "found", "names"),
    [
        ("Dr. Amina Yusuf left", [("Dr. Amina Yusuf", "PERSON")], ["Amina Yusuf=PERSON"]),
        ("President spoke", [("President", "PERSON")], []),
        ("“ Vlast ” wrote", [("“ Vlast ”", "ORG")], ["Vlast=ORG"]),
        ("South African ministers", [("African", "NORP")], ["South African=NORP"]),
        ("the South African ministers", [("South", "LOC"), ("African", "NORP")], ["South=LOC"]),
        ("Amina Yusuf left", [("Amina", "PERSON")], ["Amina Yusuf=PERSON"]),
        ("Amina Yusuf left", [("Amina", "PERSON"), ("Yusuf", "LOC")], ["Amina Yusuf=PERSON"]),
        ("to Musa Yusuf went", [("Musa", "PERSON")], ["Musa=PERSON"]),
        ("It read Ulysses", [("Ulysses", "MISC")], []),
        ("its GDP fell", [("GDP", "ORG")], []),
        ("the GDP Board", [("GDP Board", "ORG")], ["GDP Board=ORG"]),
        ("Hamas denied it", [("Hamas", "LOC")], ["Hamas=ORG"]),
        ("Rain in Oyo State", [], ["Oyo State=LOC"]),
        ("The Oyo Bank", [("Oyo Bank", "ORG")], ["Oyo Bank=ORG"]),
        ("sold to Musa , Inc. in May", [("Musa", "PERSON")], ["Musa , Inc.=ORG"]),
        ("Bell Ltd", [("Bell", "ORG")], ["Bell Ltd=ORG"]),
        ("the Board of Deep Wells ( BDW ) met", [], ["Board of Deep Wells=ORG", "BDW=ORG"]),
        ("Deep Wells Board ( DWB ) met", [("Wells", "LOC"), ("DWB", "PERSON")], ["Deep Wells Board=ORG", "DWB=ORG"]),
        ("Oyo Wells Board ( WBO )", [("Wells Board", "ORG")], ["Oyo=LOC", "Wells Board=ORG"]),
        ("UN Wells Board ( WBO )", [("UN Wells", "ORG")], ["UN Wells=ORG"]),
        ("Computer Aided Design ( CAD )", [("Computer Aided Design", "MISC")], []),
        ("Big Deep Wells Fund ( DWF )", [("Big Deep Wells Fund", "ORG")], ["Big Deep Wells Fund=ORG", "DWF=ORG"]),
    ],
)
def test_names_are_brought_into_form(text, found, names):
    assert read(text, *found) == names


def test_a_score_is_kept_as_an_id():
    assert score_of("postil:0.83", 0.5) == 0.83
    assert score_of("Q42", 0.5) == 0.5
    assert score_of("", 0.5) == 0.5


def test_scores_come_near_to_how_often_such_names_are_right():
    seen = [{"bias": 1.0}] * 100 + [{"bias": 1.0, "listed alike": 1.0}] * 100
    right = [True] * 30 + [False] * 70 + [True] * 90 + [False] * 10
    weights = confidence.fitted(seen, right)
    assert confidence.score(weights, seen[0]) == pytest.approx(0.3, abs=0.03)
    assert confidence.score(weights, seen[-1]) == pytest.approx(0.9, abs=0.03)


def test_what_is_seen_of_a_name():
    seen = confidence.evidence("PERSON", ["Amina", "Xqz"], ["g", "_"], before="t", listed="")
    assert set(seen) == {"bias", "some words known", "after a title"}
    seen = confidence.evidence("ORG", ["OYO"], ["cP"], before="", listed="LOC")
    assert set(seen) == {"bias", "listed otherwise", "known otherwise", "a common word", "one word", "capitals"}
