"""One article, one reading: what other paragraphs say about a name counts."""

from annotations.suggesters.agreement import agreed
from annotations.text.found import Found


def readings(text: str, *found: tuple[str, str, float], within: tuple[tuple[int, int], ...] = ()) -> list[str]:
    """ "start name=tag" of each span, given the first mention of each name as found."""
    spans = [Found(text.index(name), text.index(name) + len(name), tag, score) for name, tag, score in found]
    result = agreed(text, within or ((0, len(text)),), spans)
    return [f"{each.start} {text[each.start : each.end]}={each.tag}" for each in result]


def test_a_surname_means_who_was_named_in_full():
    text = "Tamsin wept. Orvil Tamsin, 40, is alone. Ask Tamsin’s friends, not Tamsinson."
    assert readings(text, ("Orvil Tamsin", "person", 0.8)) == [
        "0 Tamsin=person",
        "13 Orvil Tamsin=person",
        "45 Tamsin=person",
    ]


def test_a_surname_that_is_a_word_of_the_text_is_left_alone():
    text = "Price controls failed. Orvil Price said the price was right."
    assert readings(text, ("Orvil Price", "person", 0.8)) == ["23 Orvil Price=person"]


def test_a_guess_follows_what_is_surer():
    text = "Orvil Tamsin came from Tamsin."
    found = [Found(0, 12, "person", 0.8), Found(23, 29, "place", 0.6)]
    assert [each.tag for each in agreed(text, [(0, 30)], found)] == ["person", "person"]


def test_what_a_list_knows_is_not_overruled():
    text = "Michael Jordan flew to Jordan."
    found = [Found(0, 14, "person", 0.8), Found(23, 29, "place", 0.9)]
    assert [each.tag for each in agreed(text, [(0, 30)], found)] == ["person", "place"]


def test_a_sure_name_is_found_wherever_it_stands_again_the_longest_first():
    text = "The Kuvalde Committee met. KUVALDE Kuvalde Committees Kuvalde Committee, Kuvalde."
    found = (("Kuvalde Committee", "organisation", 0.8),)
    assert readings(text, *found) == ["4 Kuvalde Committee=organisation", "54 Kuvalde Committee=organisation"]


def test_guesses_and_dates_are_not_spread():
    text = "Mornik Vale on Monday. Mornik Vale. Monday."
    assert readings(text, ("Mornik Vale", "person", 0.6), ("Monday", "date", 0.8)) == [
        "0 Mornik Vale=person",
        "15 Monday=date",
    ]


def test_nothing_is_found_between_the_paragraphs_that_were_read():
    text = "Orvil Tamsin.\n\nTamsin tags\n\nTamsin."
    assert readings(text, ("Orvil Tamsin", "person", 0.8), within=((0, 13), (28, 35))) == [
        "0 Orvil Tamsin=person",
        "28 Tamsin=person",
    ]
