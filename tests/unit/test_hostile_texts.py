"""Texts made to keep the reader busy cost about as much as harmless ones of their length."""

import time

import pytest

from reader.text.credits import agency_of_dateline
from reader.text.errors import TextError
from reader.text.layout import lay_out
from reader.text.markdown import without_markup
from reader.text.normalise import normalise

LENGTH = 100_000
SHORT = 20_000  # where only what stands before it differs
#: How many times longer than the harmless text a text may take: what grows with the square takes thousands.
MOST = 30
UNITS = [
    *(
        "A",
        "a",
        "(",
        ")",
        ".",
        "-",
        '"',
        "“",
        "A ",
        "(A ",
        "a.b",
        "A/",
        "aB",
        "a B",
        "?",
        "1",
        "1-",
        "*a ",
        "[a](",
        "![",
        "#a",
    ),
    *(
        " * ",
        "a,",
        "é",
        "あ",
        "word is ",
        "via ap ",
        "AP/A ",
        "photo: ",
        "by A ",
        "1 may ",
        "copyright ",
        "one two threeThe ",
    ),
    *("> a\n", "---\n", "a:\n", " \n", "- a\n\n", "Photo: AP\n\n", "Share\n\n", "Read also\n\n", "By A\n\n"),
]
SHAPES = {
    "one paragraph": lambda unit: (unit * LENGTH)[:LENGTH],
    "after a title": lambda unit: "Ab cd e" + (unit * SHORT)[:SHORT] + " and on it went for ever",
    "after a byline glued on": lambda unit: "Ab cd eBy Ae" + (unit * SHORT)[:SHORT],
    "after a mark of a head": lambda unit: "---\n" + (unit * SHORT)[:SHORT],
    "paragraphs of 2,000": lambda unit: "\n\n".join([(unit * 2000)[:2000]] * (SHORT // 2000)),
    "paragraphs of 300": lambda unit: "\n\n".join(["(Photo by A" + (unit * 300)[:280]] * (SHORT // 300)),
}
SENTENCES = ("They walked on through the long valley, and nobody spoke of the war. " * 4 + "\n\n") * (LENGTH // 280)


def understand(text):
    """Everything that is done to a text on its way in, as a pasted one and as a file."""
    for read in (normalise, lambda source: without_markup(source)[0]):
        try:
            lay_out(read(text))
        except TextError:
            continue


def cost(text):
    """The least of two tries in seconds of this process alone, so that a busy machine does not count."""
    return min(_once(text), _once(text))


def _once(text):
    before = time.process_time()
    understand(text)
    return time.process_time() - before


@pytest.fixture(scope="module")
def harmless():
    """The seconds that a harmless text takes, by its length."""
    return {length: cost(SENTENCES[:length]) for length in (LENGTH, SHORT)}


@pytest.mark.parametrize("shape", SHAPES)
def test_no_text_takes_much_longer_than_a_harmless_one(shape, harmless):
    slow = {}
    usual = harmless[LENGTH if shape == "one paragraph" else SHORT]
    for unit in UNITS:
        text = SHAPES[shape](unit)
        if _once(text) > MOST * usual and (taken := cost(text)) > MOST * usual:
            slow[unit] = round(taken / usual)
    assert slow == {}


@pytest.mark.parametrize("text", ["A" * 80 + "(AB) x", "A, " * 60 + "(AB) x", "A" * 60 + " a" * 20 + "(AB)- x"])
def test_capitals_before_a_bracket_do_not_hang(text):
    before = time.process_time()
    agency_of_dateline(text)
    assert time.process_time() - before < 5  # it took longer than anybody would wait


def test_accents_piled_on_a_letter_are_refused_before_they_are_ordered():
    normalise("a" + "\u0301\u0316" * 250)
    with pytest.raises(TextError, match="500 accents"):
        normalise("a" + "\u0301\u0316" * 251)
