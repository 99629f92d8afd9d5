"""What decisions say of words, and names put right by it."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.text.found import Found
from annotations.text.known_names import NOTHING, ONCE, REASON, Known, Said, learned, settle

DAY = datetime(2026, 3, 1, tzinfo=UTC)


def accepted(words: str, tag: str, times: int = 1, *, day: int = 0) -> Said:
    return Said(words, tag, accepted=times, accepted_at=DAY + timedelta(days=day))


def dismissed(words: str, tag: str, times: int = 1, *, day: int = 0) -> Said:
    return Said(words, tag, dismissed=times, dismissed_at=DAY + timedelta(days=day))


def names(known: Known, text: str, *found: tuple[str, str]) -> list[str]:
    """ "tag: words" of what is proposed in the text, in order, where `found` are (words, tag)."""
    given_names = [Found(text.index(words), text.index(words) + len(words), tag, 0.5) for words, tag in found]
    settled = settle(known, text, [(0, len(text))], given_names)
    proposed = sorted([*settled.found, *settled.known], key=lambda each: each.start)
    return [f"{each.tag}: {text[each.start : each.end]}" for each in proposed]


def test_what_was_accepted_is_found_where_nothing_was():
    known = learned([accepted("Orvil Tamsin", "person")])
    assert names(known, "Then Orvil Tamsin left, said Orvil Tamsinova.") == ["person: Orvil Tamsin"]


def test_the_tag_most_accepted_is_the_one():
    known = learned([accepted("Kuvalde", "place", 9), accepted("Kuvalde", "organisation", 1)])
    assert names(known, "In Kuvalde.", ("Kuvalde", "organisation")) == ["place: Kuvalde"]


def test_where_people_disagree_nothing_is_changed():
    known = learned([accepted("Kuvalde", "place", 2), accepted("Kuvalde", "organisation", 2)])
    assert names(known, "In Kuvalde.", ("Kuvalde", "organisation")) == ["organisation: Kuvalde"]


@pytest.mark.parametrize(
    ("said", "score"),
    [
        ([accepted("Kuvalde", "place")], 0.95),
        ([accepted("Kuvalde", "place", 2)], 0.98),
        ([accepted("Kuvalde", "place", 4), dismissed("Kuvalde", "place", day=-1)], 0.76),
        ([Said("Kuvalde", "place", named=True)], 0.95),
    ],
)
def test_a_pattern_is_as_sure_as_people_were_of_one_mind(said, score):
    assert learned(said).patterns["Kuvalde"] == ("place", score)


def test_a_longer_name_is_not_cut():
    known = learned([accepted("Kuvalde", "place")])
    text = "The Kuvalde Football Federation met in Kuvalde."
    assert names(known, text, ("Kuvalde Football Federation", "organisation")) == [
        "organisation: Kuvalde Football Federation",
        "place: Kuvalde",
    ]


def test_a_shorter_name_gives_way():
    known = learned([accepted("Ministry of Rain", "organisation")])
    assert names(known, "The Ministry of Rain", ("Rain", "person")) == ["organisation: Ministry of Rain"]


def test_the_longest_pattern_is_taken():
    known = learned([accepted("Ministry", "organisation"), accepted("Ministry of Rain", "organisation")])
    assert names(known, "The Ministry of Rain, a Ministry.") == [
        "organisation: Ministry of Rain",
        "organisation: Ministry",
    ]


def test_what_was_dismissed_is_not_proposed_under_that_tag():
    known = learned([dismissed("Rain", "person")])
    text = "Rain fell in Rainham."
    assert names(known, text, ("Rain", "person"), ("Rainham", "place")) == ["place: Rainham"]
    assert names(known, text, ("Rain", "organisation")) == ["organisation: Rain"]


def test_dismissed_here_and_accepted_there_is_another_tag():
    known = learned([dismissed("Telegram", "place"), accepted("Telegram", "organisation")])
    assert names(known, "On Telegram.", ("Telegram", "place")) == ["organisation: Telegram"]


def test_what_was_accepted_since_is_proposed_again():
    known = learned([dismissed("Rain", "person", day=1), accepted("Rain", "person", day=2)])
    assert not known.stopped
    assert learned([dismissed("Rain", "person", day=2), accepted("Rain", "person", day=1)]).stopped


def test_one_slip_does_not_outweigh_twenty():
    known = learned([accepted("Kuvalde", "place", 20, day=1), dismissed("Kuvalde", "place", day=2)])
    assert names(known, "In Kuvalde.", ("Kuvalde", "place")) == ["place: Kuvalde"]


def test_a_dismissed_longer_name_makes_room():
    known = learned([dismissed("Kuvalde Football", "organisation"), accepted("Kuvalde", "place")])
    assert names(known, "Kuvalde Football", ("Kuvalde Football", "organisation")) == ["place: Kuvalde"]


@pytest.mark.parametrize("words", ["rain", "AP", "10", "“Rain”", "the president"])
def test_not_all_words_are_patterns(words):
    assert learned([accepted(words, "person")]).patterns == {}


@pytest.mark.parametrize("words", ["al-Shabaab", "الجزيرة", "თბილისი", "24.kg Media", "Nä̈gi"])
def test_names_of_any_script_are(words):
    known = learned([accepted(words, "organisation")])
    assert names(known, f"– {words}, they say") == [f"organisation: {words}"]


def test_a_name_is_known_in_capitals_too():
    known = learned([accepted("Kuvalde", "place"), accepted("NATO", "organisation"), accepted("Nato", "person")])
    assert names(known, "KUVALDE – In Kuvalde, NATO met.") == ["place: KUVALDE", "place: Kuvalde", "organisation: NATO"]


def test_days_are_no_patterns():
    assert learned([accepted("May", "date")]).patterns == {}


def test_a_name_that_is_a_small_word_too_needs_somebody_to_find_it():
    known = learned([accepted("Will", "person")])
    text = "Will it rain? It will, said Will."
    assert names(known, text) == []
    assert names(known, text, ("Will", "organisation")) == ["person: Will"]
    assert names(known, "They called Will.") == ["person: Will"]


def test_what_was_found_alike_stays_who_found_it_and_is_surer():
    known = learned([accepted("Kuvalde", "place")])
    found = Found(3, 10, "place", 0.5)
    settled = settle(known, "In Kuvalde.", [(0, 11)], [found])
    assert settled.known == []
    assert [(each.tag, each.score) for each in settled.found] == [("place", ONCE)]
    assert settled.withheld == [found]


def test_what_a_pattern_proposes_says_why():
    settled = settle(learned([accepted("Kuvalde", "place")]), "In Kuvalde.", [(0, 11)], [])
    assert settled.known == [Found(3, 10, "place", ONCE, reasons=(REASON,))]


def test_only_the_stretches_are_looked_at():
    text = "Kuvalde Kuvalde Kuvalde"
    settled = settle(learned([accepted("Kuvalde", "place")]), text, [(0, 7), (8, 14)], [])
    assert [each.start for each in settled.known] == [0]


@pytest.mark.parametrize(("decisions", "version"), [(0, "0"), (1, "1+"), (9, "1+"), (10, "10+"), (2345, "1000+")])
def test_the_version_tells_how_much_it_rests_on(decisions, version):
    assert Known(decisions=decisions).version == version


def test_what_two_say_differently_is_told_by_its_words():
    one = learned([accepted("Kuvalde", "place"), dismissed("Rain", "person"), accepted("Baku", "place")])
    other = learned([accepted("Kuvalde", "organisation"), accepted("Baku", "place")])
    assert one.differing(other) == other.differing(one) == {"Kuvalde", "KUVALDE", "Rain"}
    assert one.differing(one) == set()


WORDS = st.sampled_from(["Ann", "Ann Lee", "Lee", "Baku", "May Lee Ann", "Lee Baku", "ann"])
TAGS = st.sampled_from(["person", "place", "organisation"])
SAID = st.builds(
    Said,
    WORDS,
    TAGS,
    st.integers(0, 5),
    st.integers(0, 5),
    st.none() | st.integers(0, 9).map(lambda day: DAY + timedelta(days=day)),
    st.none() | st.integers(0, 9).map(lambda day: DAY + timedelta(days=day)),
    st.booleans(),
)
TEXT = st.lists(st.sampled_from(["Ann", "Lee", "Baku", "May", "and", "ann", "Annika", "’s"])).map(" ".join)


@st.composite
def read_texts(draw):
    """A text and names in it, none overlapping."""
    text = draw(TEXT)
    bounds = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    return text, [Found(a, b, draw(TAGS), 0.5) for a, b in zip(bounds[::2], bounds[1::2], strict=False)]


@given(st.lists(SAID), read_texts())
def test_nothing_that_is_proposed_overlaps_and_nothing_found_is_lost(said, read):
    text, found = read
    known = learned(said)
    settled = settle(known, text, [(0, len(text))], found)
    proposed = sorted([*settled.found, *settled.known], key=lambda each: each.start)
    assert all(one.end <= other.start for one, other in pairwise(proposed))
    assert all((each.tag, text[each.start : each.end]) not in known.stopped for each in proposed)
    assert all(each in settled.found or each in settled.withheld for each in found)
    assert all(each in found for each in settled.withheld)


@given(st.lists(SAID), read_texts())
def test_to_put_right_what_was_put_right_changes_nothing(said, read):
    text, found = read
    known = learned(said)
    once = settle(known, text, [(0, len(text))], found)
    withheld = {(each.start, each.end, each.tag): each for each in [*once.found, *once.withheld]}
    assert settle(known, text, [(0, len(text))], list(withheld.values())).known == once.known


@given(read_texts())
def test_without_decisions_everything_stays(read):
    text, found = read
    settled = settle(NOTHING, text, [(0, len(text))], found)
    assert (settled.found, settled.known, settled.withheld) == (found, [], [])
