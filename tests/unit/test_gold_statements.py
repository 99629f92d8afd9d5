"""The gold texts for statements: that they keep to their form, and that what the suggesters come to does not fall."""

from functools import cache

import pytest
from django.conf import settings

from annotations.suggesters import pipeline
from annotations.suggesters.training import scoring_statements
from annotations.suggesters.training.gold import GoldError, Marked, gold, read
from annotations.suggesters.training.scoring_statements import Read, Score, scored, suggested
from annotations.text.found import Found, SuggestionKind
from annotations.text.pieces import Piece
from annotations.text.sentences import sentences

HEAD = "# title: T\n# genre: G\n# licence: Apache-2.0\n\n"
ATTRIBUTION = (
    "attribution | source: {} | cue: {} | content: {} | kind: assertion | form: indirect | source-type: arbitrary"
)
#: A little under what was measured, in per cent: (train, test).
FLOORS = {
    ("attribution", "all roles", "precision"): (95, 87),
    ("attribution", "all roles", "recall"): (58, 57),
    ("attribution", "cue, overlap", "f"): (73, 73),
    ("attribution", "value: kind", "precision"): (97, 94),
    ("attribution", "value: form", "precision"): (93, 92),
    ("attribution", "value: source-type", "precision"): (79, 74),
    ("speculation", "sentence", "f"): (89, 85),
    ("speculation", "cue, overlap", "f"): (87, 85),
    ("speculation", "scope, overlap", "f"): (87, 85),
    ("speculation", "value: type", "precision"): (97, 97),
}
CLAIMS = (75, 79)


@cache
def found(part: str) -> list[Read]:
    return suggested(part, pipeline.load(settings.SPACY_MODEL))


def gold_text(tmp_path, body: str):
    path = tmp_path / "text.txt"
    path.write_text(HEAD + body, encoding="utf-8")
    return read(path)


@pytest.mark.parametrize("part", ["train", "test"])
def test_every_gold_text_keeps_to_the_form(part):
    texts = gold(part)
    assert len(texts) >= 5
    assert all(text.of(SuggestionKind.ATTRIBUTION) and text.of(SuggestionKind.CLAIM) for text in texts)


def test_there_is_enough_of_it():
    texts = [*gold("train"), *gold("test")]
    told = [len(list(sentences(text.text[span.start : span.end]))) for text in texts for span, _ in text.paragraphs]
    assert len(texts) >= 10
    assert sum(told) >= 400


def test_the_parts_are_of_different_texts():
    assert not {text.name for text in gold("train")} & {text.name for text in gold("test")}


def test_pieces_are_found_by_their_words(tmp_path):
    note = ATTRIBUTION.format("he@2", "said", "we stay || >“Then we go.”")
    text = gold_text(tmp_path, f"If he left, he said, we stay.\n  {note}\n\n“Then we go.”\n")
    (marked,) = text.marked
    assert [(piece.role, text.text[piece.start : piece.end]) for piece in marked.pieces] == [
        ("content", "we stay"),
        ("content", "“Then we go.”"),
        ("source", "he"),
        ("cue", "said"),
    ]
    assert marked.pieces[2].start == text.text.index("he said")


def test_a_claim_is_a_sentence_and_a_weasel_a_kind_of_its_own(tmp_path):
    speculation = "speculation | cue: Critics say | scope: Critics say so | type: weasel | worded: -"
    notes = f"  claim | sentence: 2 | why: figure\n  {speculation}\n"
    text = gold_text(tmp_path, f"Critics say so. Nine died.\n{notes}")
    claim, weasel = text.marked
    assert text.text[claim.pieces[0].start : claim.pieces[0].end] == "Nine died."
    assert (claim.why, weasel.kind) == ({"figure"}, SuggestionKind.WEASEL)


@pytest.mark.parametrize(
    ("body", "line", "said"),
    [
        ("He left.\n  claim | sentence: 2 | why: figure\n", 6, "1 sentences"),
        ("He left.\n  claim | sentence: 1 | why: fame\n", 6, "fame"),
        ("He left.\n  " + ATTRIBUTION.format("she", "left", "-") + "\n", 6, "does not stand"),
        ("He said he left.\n  " + ATTRIBUTION.format("-", "said", "e") + "\n", 6, "times"),
        ("He left.\n  " + ATTRIBUTION.format(">He", "left", "-") + "\n", 6, "no such paragraph"),
        ("He left.\n  rumour | cue: left\n", 6, "rumour"),
        ("He left.\n  speculation | cue: left\n", 6, "fields"),
        ("He left.\n  speculation | cue: left | scope: - | type: vague | worded: -\n", 6, "vague"),
        ("\n  claim | sentence: 1 | why: figure\n", 6, "without a paragraph"),
        ("He left.\nShe stayed.\n", 6, "one line"),
    ],
)
def test_what_does_not_keep_to_the_form_is_refused_with_its_line(tmp_path, body, line, said):
    with pytest.raises(GoldError, match=rf"text\.txt:{line}: .*{said}"):
        gold_text(tmp_path, body)


def test_a_missing_header_is_refused(tmp_path):
    path = tmp_path / "text.txt"
    path.write_text("# title: T\n\nHe left.\n", encoding="utf-8")
    with pytest.raises(GoldError, match=r"text\.txt:2: .*genre"):
        read(path)


def test_each_gold_annotation_is_matched_once():
    pieces = (Piece(0, 4, "content"), Piece(5, 6, "source"), Piece(7, 9, "cue"))
    twice = [Found(0, 4, "attribution", 0.9, pieces), Found(0, 4, "attribution", 0.5, pieces)]
    marked = [Marked(SuggestionKind.ATTRIBUTION, pieces)]
    score = scored(twice, marked, scoring_statements.in_all_roles)
    assert (score.precision, score.recall) == (50, 100)
    assert round(score.f, 1) == 66.7


def test_a_part_that_both_leave_out_is_right():
    cue = (Piece(0, 4, "content"), Piece(7, 9, "cue"))
    source = (*cue, Piece(5, 6, "source"))
    marked = Marked(SuggestionKind.ATTRIBUTION, cue)
    assert scoring_statements.in_all_roles(Found(0, 4, "attribution", 1, cue), marked)
    assert not scoring_statements.in_all_roles(Found(0, 4, "attribution", 1, source), marked)


@pytest.mark.parametrize(("part", "at"), [("train", 0), ("test", 1)])
@pytest.mark.parametrize(("what", "name", "measure"), FLOORS)
def test_scores_do_not_fall(part, at, what, name, measure):
    scores = {
        "attribution": scoring_statements.attribution_scores,
        "speculation": scoring_statements.speculation_scores,
    }[what](found(part))
    assert getattr(scores[name], measure) >= FLOORS[what, name, measure][at]


@pytest.mark.parametrize(("part", "floor"), [("train", CLAIMS[0]), ("test", CLAIMS[1])])
def test_check_worthy_sentences_are_ranked_first(part, floor):
    average, score = scoring_statements.claim_scores(found(part))
    assert average >= floor
    assert score.precision >= 70


def test_scores_are_printed_for_both_parts():
    lines = list(scoring_statements.lines(pipeline.load(settings.SPACY_MODEL), parts=("train",)))
    assert any("attribution all roles" in " ".join(line.split()) for line in lines)
    assert any("average precision" in line for line in lines)
    assert str(Score(3, 4, 6)) == "P  75.0  R  50.0  F  60.0  (6 in the gold set)"
