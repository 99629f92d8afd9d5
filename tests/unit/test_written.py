"""The news written with gold names: read strictly, and told apart for training and tuning."""

import pytest

from annotations.suggesters.training import written
from annotations.suggesters.training.records import LABELS


def text_of(tmp_path, *lines: str):
    path = tmp_path / "here.txt"
    path.write_text("\n".join([written.LICENCE, *lines]) + "\n", encoding="utf-8")
    return list(written.articles(path))


def test_names_are_read_with_their_bounds_in_the_plain_text(tmp_path):
    [[paragraph]] = text_of(tmp_path, "Dr. [Amina Yusuf|PERSON]'s [Bank of Oyo|ORG] is in 🐫 [Oyo|LOC].")
    assert paragraph.text == "Dr. Amina Yusuf's Bank of Oyo is in 🐫 Oyo."
    names = [(paragraph.surface(span), span[2]) for span in paragraph.spans]
    assert names == [("Amina Yusuf", "PERSON"), ("Bank of Oyo", "ORG"), ("Oyo", "LOC")]


def test_blank_lines_part_articles_and_comments_are_left_out(tmp_path):
    articles = text_of(tmp_path, "# who wrote it", "One.", "Two.", "", "", "Three.", "# end")
    assert [[paragraph.text for paragraph in article] for article in articles] == [["One.", "Two."], ["Three."]]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("[Oyo|PLACE] fell.", r"here\.txt:2: PLACE is no label; these are: PERSON"),
        ("[ Oyo|LOC] fell.", r"here\.txt:2: white space at an end of “ Oyo”"),
        ("[[Bank of|ORG] Oyo|LOC] fell.", r"here\.txt:2: a bracket or bar that belongs to no name"),
        ("[Oyo|LOC fell.", r"here\.txt:2: a bracket or bar that belongs to no name, at “\[Oyo\|LOC fell"),
        ("[Oyo|loc] fell.", r"here\.txt:2: a bracket or bar"),
        ("Oyo|LOC] fell.", r"here\.txt:2: a bracket or bar"),
    ],
)
def test_what_cannot_be_read_is_named_by_file_and_line(tmp_path, line, message):
    with pytest.raises(written.Malformed, match=message):
        text_of(tmp_path, line)


def test_a_file_without_its_licence_is_refused(tmp_path):
    path = tmp_path / "bare.txt"
    path.write_text("One.\n")
    with pytest.raises(written.Malformed, match=r"bare\.txt:1: the first line must be"):
        list(written.articles(path))


@pytest.mark.parametrize("path", sorted(written.FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_every_file_of_ours_can_be_read(path):
    spans = [span for article in written.articles(path) for paragraph in article for span in paragraph.spans]
    assert {label for *_, label in spans} <= set(LABELS)
    assert len(spans) > 20


def test_a_tenth_is_held_back_for_tuning():
    train, dev = written.parted()
    assert 0.05 < len(dev) / (len(train) + len(dev)) < 0.15
    long = [{each.text for article in part for each in article if len(each.text) > 40} for part in (train, dev)]
    assert not long[0] & long[1]
