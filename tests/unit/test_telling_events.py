"""What an event did, in a clause."""

import ast
from pathlib import Path

import pytest

from annotations.text.history.names import Names
from annotations.text.history.sentences import TAKING_BACK, TOLD, Happened, Known, Said, said
from annotations.text.history.verbs import OF_ARTICLE, OF_COLLECTION, SORTS

TEXT = "The ministry said that 12 people died."
ONE, TWO = "annotation:1", "annotation:2"
KNOWN = Known(
    text=TEXT,
    names=Names(tags={"claim": "Claim", "attribution": "Attribution", "person": "Person"}),
    suggestions={"7": ("person", "Jane Doe")},
    annotations={"1": {"tag": "claim", "author": "ben", "spans": [[23, 37]]}},
)


def state(**changes):
    return {"tag": "claim", "author": "ben", "note": "", "entity": None, "spans": [[23, 37]], **changes}


def clause(verb, before, after, *, by="ben", **more):
    return said(Happened(verb, by, before, after, **more), KNOWN)


def test_an_annotation_made_changed_and_removed():
    assert clause("created", {ONE: None}, {ONE: state()}) == Said("marked a claim", "12 people died", "1")
    changed = clause("edited", {ONE: state()}, {ONE: state(note="Who?")})
    assert changed == Said("wrote a note on a claim", "12 people died", "1")
    assert clause("edited", {ONE: state(note="Who?")}, {ONE: state()}).did == "removed the note on a claim"
    both = clause("edited", {ONE: state(note="a")}, {ONE: state(note="b", spans=[[26, 37]])})
    assert (both.did, both.quote) == ("changed the passage and the note of a claim", "people died")
    assert clause("edited", {ONE: state()}, {ONE: state(tag="attribution")}).did == "changed a claim to an attribution"
    assert clause("removed", {ONE: state()}, {ONE: None}).did == "removed a claim"


def test_of_whose_it_is_said_where_it_is_another_persons():
    assert clause("edited", {ONE: state()}, {ONE: state(note="x")}, by="ada").did == "wrote a note on ben’s claim"
    assert clause("removed", {ONE: state()}, {ONE: None}, by="ada").did == "removed ben’s claim"


def test_several_at_once():
    many = {f"annotation:{n}": state() for n in range(5)}
    assert clause("created", dict.fromkeys(many), many).did == "marked 5 passages as claim, the first"
    assert clause("split", {ONE: state(), TWO: None}, {ONE: state(), TWO: state()}).did == "split a claim in two"


def test_decisions_on_suggestions():
    decided = {"suggestion:7": {"decision": "accepted"}}
    person = {ONE: state(tag="person", spans=[[4, 12]])}
    accepted = clause("accepted", {ONE: None, "suggestion:7": {}}, {**decided, **person})
    assert accepted == Said("accepted the suggestion of a person", "ministry", "1")
    assert clause("dismissed", {}, decided) == Said("dismissed the suggestion of a person", "Jane Doe", "")
    assert clause("dismissed", {}, {"suggestion:8": {}, "suggestion:9": {}, "together:x": None}).did == (
        "dismissed 2 suggestions"
    )
    assert clause("suggested", {"withdrawn": 1}, {"proposed": 12}).did == "proposed 12 suggestions and withdrew 1"


def test_undoing_tells_what_was_undone():
    done = Happened("created", "ben", {ONE: None}, {ONE: state()})
    undone = Happened("undone", "ben", {ONE: state()}, {ONE: None}, taken_back=done)
    assert said(undone, KNOWN) == Said("undid: marked a claim", "12 people died", "1")
    again = Happened("redone", "ben", {ONE: None}, {ONE: state()}, taken_back=done)
    assert said(again, KNOWN).did == "did again: marked a claim"


def test_versions_that_come_back():
    assert clause("restored version", {ONE: state()}, {ONE: state(note="x")}).did == (
        "restored an earlier version of a claim"
    )
    assert clause("restored version", {ONE: None}, {ONE: state()}, by="ada").did == "brought back ben’s claim"


def test_conversation():
    reply = {"reply:5": {"author": "ada", "body": "Really?", "annotation": "1"}}
    told = clause("replied", {"reply:5": None}, reply, by="ada")
    assert told == Said("replied to ben’s claim", "12 people died", "1", "Really?")
    assert clause("reply edited", reply, reply, by="ada").did == "changed a reply to ben’s claim"
    assert clause("reply removed", reply, {"reply:5": None}, by="ben").did == "removed ada’s reply to a claim"
    settled = {"resolution:1": {"by": "ben", "at": "2022-01-31T00:00:00+00:00"}}
    assert clause("resolved", {"resolution:1": None}, settled).did == "resolved the conversation about a claim"
    assert clause("reopened", settled, {"resolution:1": None}).did == "reopened the conversation about a claim"
    assert clause("resolved", {}, {"resolution:404": {}}).did == "resolved the conversation about an annotation"


def test_the_library():
    assert clause("imported", {}, {"title": "T"}) == Said("imported", of_article=True)
    assert clause("rekinded", {"kind": "paragraph"}, {"kind": "list-item"}, paragraphs=[2]).did == (
        "made paragraph 3 a list item"
    )
    assert clause("article removed", {"title": "Unrest"}, {}).did == "deleted the article “Unrest”"
    assert clause("member added", {}, {"username": "cleo", "role": "reader"}).did == "added cleo as reader"
    assert clause(
        "role changed", {"username": "cleo", "role": "reader"}, {"username": "cleo", "role": "editor"}
    ).did == ("made cleo editor, who was reader")
    assert clause("restored", {}, {"annotations": 1}).did == "brought in 1 annotation from a file,"


def test_who_is_asked_to_read():
    asked = {"username": "ben", "due_on": "2022-02-04", "blind": True}
    assert clause("assigned", {}, asked) == Said("asked ben to read blind by 2022-02-04", of_article=True)
    later = {"username": "ben", "due_on": None, "blind": False}
    assert clause("assigned", asked, later).did == "changed until when or how ben is asked to read"
    assert clause("unassigned", later, {}).did == "no longer asks ben to read"
    assert "hidden" in clause("blind reading set", {"blind": False}, {"blind": True}).did


def test_changes_to_the_collection_are_told_as_their_own_pages_tell_them():
    before = {"entity:1": {"tag": "person", "name": "Jane", "aliases": []}}
    after = {"entity:1": {"tag": "person", "name": "Jane Doe", "aliases": []}}
    assert clause("entity renamed", before, after).did == "renamed Jane to Jane Doe"


@pytest.mark.parametrize("verb", [*TOLD, *TAKING_BACK, "something new"])
@pytest.mark.parametrize("states", [({}, {}), ({"x": None}, {"x": None}), ({ONE: None}, {ONE: None})])
def test_no_event_is_so_odd_that_it_cannot_be_told(verb, states):
    assert said(Happened(verb, "ben", *states), Known()).did


def test_every_verb_that_is_told_is_of_one_sort():
    sorted_verbs = [verb for _, verbs in SORTS.values() for verb in verbs]
    assert len(sorted_verbs) == len({*sorted_verbs})
    assert {*TOLD, *OF_ARTICLE} <= {*sorted_verbs}
    assert not {*sorted_verbs} & OF_COLLECTION


def test_every_verb_that_the_code_logs_is_told():
    """Read off the calls that write the log: a verb that is new must be told, and be of a sort."""
    root = Path(__file__).resolve().parents[2]
    verbs = set()
    for path in [*(root / "annotations").rglob("*.py"), *(root / "reader").rglob("*.py")]:
        if path.parts[-2] == "migrations":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"log", "record", "_tell"}:
                verbs |= {
                    arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
                }
    assert "removed" in verbs
    of_a_sort = {verb for _, several in SORTS.values() for verb in several} | OF_COLLECTION | {"collection deleted"}
    assert verbs <= of_a_sort
