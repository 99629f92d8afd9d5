"""What decisions are worth, simulated on texts with gold names."""

from annotations.suggesters.reading import Parsed
from annotations.suggesters.training.records import LABELS, Record
from annotations.suggesters.training.scoring_learning import decisions, measure, read
from annotations.text.known_names import NOTHING, learned


class Capitals:
    """Takes every word with a capital for a person."""

    name, version = "capitals", "1"

    def read(self, text: str) -> Parsed:
        words = [word.strip(".") for word in text.split() if word[0].isupper()]
        return Parsed([(text.index(word), text.index(word) + len(word), "PERSON", 0.5) for word in words])


def article(*paragraphs: tuple[str, dict[str, str]]) -> list[Record]:
    made = []
    for text, names in paragraphs:
        spans = tuple((text.index(words), text.index(words) + len(words), label) for words, label in names.items())
        made.append(Record(text, spans, "test", frozenset(LABELS)))
    return made


def test_right_names_are_accepted_and_wrong_ones_dismissed_and_that_helps_elsewhere():
    one = article(("Rain fell on Orvil in Kuvalde.", {"Orvil": "PERSON", "Kuvalde": "LOC"}))
    other = article(("In Kuvalde fell Rain.", {"Kuvalde": "LOC"}), ("There was Orvil.", {"Orvil": "PERSON"}))
    decided, measured = read(one, Capitals()), read(other, Capitals())
    assert {measured.text[start:end] for start, end, _ in measured.gold} == {"Kuvalde", "Orvil"}
    before, after = measure(measured, NOTHING), measure(measured, learned(decisions(decided)))
    assert (before.right, before.found, before.there) == (1, 5, 2)
    assert (after.right, after.found, after.there) == (2, 4, 2)
