"""The names that a larger model found: kept without the texts, and only for these."""

import gzip
import json

import pytest
import spacy

from annotations.suggesters.training import corpora, docbins, silver
from annotations.suggesters.training.records import UNSURE, Record
from annotations.suggesters.training.teacher import decoding
from annotations.suggesters.training.teacher.words import SHAPES, TAGS, Text, batches, shape, windows

TEXTS = ("Ines Varga left Kuvalde.", "Nobody saw the strange Lomza.", "Tartu – 🙂 – Graz.")
SPANS = (
    ((0, 10, "PERSON"), (16, 23, "LOC")),
    ((23, 28, UNSURE),),
    ((0, 5, "LOC"), (12, 16, "ORG")),
)


@pytest.fixture
def corpus(tmp_path):
    """A folder with the news; the second text stands there twice, under labels that are nobody's affair."""
    entries = [{"text": text, "spans": [[0, 1, "ORG"]], "src": "gmb", "labels": ["ORG"]} for text in TEXTS]
    for name, some in zip(corpora.NEWS, (entries[:2], entries[1:2], entries[2:]), strict=True):
        (tmp_path / f"ner_{name}.jsonl").write_text("".join(json.dumps(each) + "\n" for each in some), encoding="utf-8")
    return tmp_path


@pytest.fixture
def kept(tmp_path):
    path = tmp_path / "silver.json.gz"
    silver.write([Record(text, spans, "silver", frozenset()) for text, spans in zip(TEXTS, SPANS, strict=True)], path)
    return path


def test_what_was_found_comes_back_with_the_texts(corpus, kept):
    found = silver.read(corpus, kept)
    assert [(each.text, each.spans) for each in found] == list(zip(TEXTS, SPANS, strict=True))


def test_other_texts_are_refused(corpus, kept):
    path = corpus / f"ner_{corpora.NEWS[0]}.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("Varga", "Warga"), encoding="utf-8")
    with pytest.raises(silver.Foreign, match="gmb_train"):
        silver.read(corpus, kept)


def test_the_file_that_is_committed_holds_numbers_and_no_text():
    packed = json.loads(gzip.decompress(silver.FILE.read_bytes()))
    assert packed.keys() == {"digest", "spans"}
    assert all(type(number) is int and number >= 0 for numbers in packed["spans"] for number in numbers)
    assert {label for numbers in packed["spans"] for label in numbers[2::3]} <= set(range(len(silver.LABELS)))
    assert len(packed["spans"]) > 10_000
    assert silver.FILE.stat().st_size < 1_000_000


def test_an_unsure_stretch_is_left_open_for_training():
    record = Record("Ada met Kuvalde Renn here.", ((0, 3, "PERSON"), (8, 20, UNSURE)), "silver", frozenset())
    doc = docbins.document(spacy.blank("en"), record)
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("Ada", "PERSON")]
    assert [token.ent_iob_ for token in doc] == ["B", "O", "", "", "O", "O"]


def likely(*told):
    """For each word the tag that is likeliest, and how likely; the others share the rest."""
    rows = []
    for tag, chance in told:
        rest = (1 - chance) / (len(TAGS) - 1)
        rows.append([chance if each == tag else rest for each in TAGS])
    return decoding.np.array(rows)


BOUNDS = [(0, 4), (5, 10), (11, 15), (16, 23)]


def test_names_are_read_off_the_tags():
    told = likely(("B-PERSON", 0.9), ("I-PERSON", 0.9), ("O", 0.9), ("B-LOC", 0.9))
    assert decoding.spans(told, BOUNDS) == ((0, 10, "PERSON"), (16, 23, "LOC"))


def test_no_name_begins_in_its_middle():
    told = likely(("O", 0.99), ("I-ORG", 0.9), ("O", 0.99), ("O", 0.99))
    assert all(not TAGS[tag].startswith("I") for tag in decoding.best(told))


def test_a_name_with_one_unlikely_word_is_left_open_whole():
    told = likely(("B-ORG", 0.9), ("I-ORG", 0.5), ("O", 0.9), ("B-LOC", 0.9))
    assert decoding.spans(told, BOUNDS) == ((0, 10, UNSURE), (16, 23, "LOC"))


def test_of_no_words_no_names():
    assert decoding.spans(decoding.np.zeros((0, len(TAGS))), []) == ()


def test_how_a_word_is_written():
    words = ("–", "1999", "A", "a", "UN", "UNITED", "word", "Word", "McCoy", "iPhone")
    assert [shape(word) for word in words] == list(range(1, SHAPES))


def test_a_long_text_is_read_in_windows_that_end_with_a_sentence():
    words = ["one", "two", "three", "four", "."] * 100
    text = Text(words, [""] * 500, list(range(500)), "any")
    found = list(windows(text, lambda word: [7, 8], {}))
    assert [tag for window in found for tag in window.tags] == text.tags
    assert len(found) > 1
    assert all(len(window.pieces) <= 250 and words[window.end - 1] == "." for window in found)
    assert sorted(each.start for batch in batches(found, 600) for each in batch) == [each.start for each in found]
    assert all(len(batch) * (max(len(each.pieces) for each in batch) + 3) <= 600 for batch in batches(found, 600))
