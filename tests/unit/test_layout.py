"""What articles and the debris around them are taken for.

Each file in `layouts/` is an article in one style, written for these tests: what its head should say, then a line a
paragraph with the kind it should be given: H heading, P paragraph, Q quote, L list item, C caption, B byline,
x boilerplate.
"""

import textwrap
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reader.text.errors import TextError
from reader.text.layout import lay_out
from reader.text.markdown import without_markup
from reader.text.normalise import GAP, normalise
from reader.text.paragraphs import Kind

HERE = Path(__file__).resolve().parent / "layouts"
ARTICLES = Path(__file__).resolve().parents[2].parent / "shared" / "articles"
MARKS = {
    Kind.HEADING: "H",
    Kind.PARAGRAPH: "P",
    Kind.QUOTE: "Q",
    Kind.LIST_ITEM: "L",
    Kind.CAPTION: "C",
    Kind.BYLINE: "B",
    Kind.BOILERPLATE: "x",
}
LAYOUTS = sorted(HERE.glob("*.txt"))


def sample(path):
    """(what the head should say, the drawn lines, the bare lines)."""
    head, _, body = path.read_text(encoding="utf-8").partition("---\n")
    drawn = body.splitlines()
    return dict(line.split(": ", 1) for line in head.splitlines()), drawn, [line[2:] for line in drawn]


def drawn(text):
    layout = lay_out(text)
    return [f"{MARKS[block.kind]} {text[block.start : block.end]}" for block in layout.blocks]


def kinds(text):
    return [MARKS[block.kind] for block in lay_out(text).blocks]


@pytest.mark.parametrize("gap", ["\n\n", "\n", "\r\n \r\n"], ids=["blank lines", "a paragraph a line", "from Windows"])
@pytest.mark.parametrize("path", LAYOUTS, ids=lambda path: path.stem)
def test_kinds(path, gap):
    _, expected, lines = sample(path)
    assert drawn(normalise(gap.join(lines))) == expected


@pytest.mark.parametrize("width", [65, 72, 78])
@pytest.mark.parametrize("name", ["mail", "paper", "blog", "interview", "portal", "letter"])
def test_kinds_after_a_mail_program_broke_the_lines(name, width):
    _, expected, lines = sample(HERE / f"{name}.txt")
    wrapped = "\n\n".join(textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False) for line in lines)
    assert drawn(normalise(wrapped)) == expected


@pytest.mark.parametrize("path", LAYOUTS, ids=lambda path: path.stem)
def test_heads(path):
    expected, _, lines = sample(path)
    head = lay_out(normalise(GAP.join(lines))).masthead
    found = {
        "title": head.title,
        "publication": head.publication,
        "byline": head.byline,
        "date": str(head.published_on or ""),
    }
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize(
    "prose",
    [
        "Share prices fell by a tenth on Monday, and nobody at the exchange would say why.",
        "By signing up to the alliance, Karvania gave up its neutrality for good.",
        "Comments are closed doors in this ministry, one of its officials told us.",
        "Cookies were served. The general did not touch them, and left before the speech.",
        "Copying the design was prohibited in the treaty of 1994, but it was copied all the same.",
        "Advertisement, the minister said, is the sincerest form of politics, and he should know.",
        "Related to the family by marriage, the banker left the country on the fifth of January.",
        "Sign here, he said, and she signed; it was the last time that anyone saw the pen.",
        "Follow the money and you arrive at a villa on a lake.",
        "Read the statement twice and you will find no verb in it.",
        "He wrote: “Loading the trucks took until four, and nobody asked us what was in them.”",
        "Most of the popular anger was about fuel. The rest came later, and from elsewhere.",
        "Twelve replies to the letter arrived within a week, all of them unsigned.",
        "Getty Images sued the ministry over the photograph, and lost.",
        "The dead number 164, according to the ministry of health. (Reuters)",
        "Send the army, urged the governor, who had none.",
        "More from habit than from hope, the delegates went back to the hall.",
        "In the end, all rights were reserved to the president.",
    ],
)
@pytest.mark.parametrize("place", ["middle", "end"])
def test_prose_about_such_things_stays_prose(prose, place):
    around = "The town was quiet for most of that week, as far as anybody there can remember it now."
    parts = ["What the town remembers", around, prose, *([around] * 2 if place == "middle" else [])]
    assert kinds(GAP.join(parts))[2] == "P"


@pytest.mark.parametrize(
    "caption",
    [
        "Soldiers on the square on Thursday (Photo: Reuters)",
        "The leaders at the parade (Photo:Photo:Sputnik/Pavel Example/Pool via REUTERS)",
        "Photo: Ann Lee",
        "Photo by Ann Lee on Unsplash",
        "A burnt-out bus in the old town. AP Photo/Pavel Example",
        "Image source, Getty Images",
        "FILE PHOTO: The palace in 2019",
        "Protesters march past the opera | AFP",
        "This satellite image released by Example Labs shows the depot on January 6, 2022",
        "© Getty Images",
    ],
)
def test_picture_credits_are_captions(caption):
    prose = "The square had been cleared by the evening, and nobody would say by whom, or where to."
    assert kinds(GAP.join(["A square", prose, caption, prose])) == ["H", "P", "C", "P"]


def test_a_timeline_has_days_for_headings():
    prose = "The price of gas was raised, and by the evening the square was full of people who had noticed."
    assert kinds(GAP.join(["How it began", prose, "2 January", prose, "3 January", prose])) == list("HPHPHP")


def test_kinds_that_are_given_stand():
    text = GAP.join(["A title over it", "Prose that is long enough to be taken for what it is.", "Share"])
    blocks = lay_out(text, given={1: Kind.QUOTE, 2: Kind.PARAGRAPH}).blocks
    assert [block.kind for block in blocks] == [Kind.HEADING, Kind.QUOTE, Kind.PARAGRAPH]


def test_a_text_that_is_only_prose_has_no_head():
    prose = "There is no title over this, only a paragraph that goes on for a while and then ends."
    head = lay_out(GAP.join([prose, prose])).masthead
    assert (head.title, head.publication, head.byline, head.published_on) == ("", "", "", None)


def test_markdown_marks_become_kinds():
    source = (
        "---\ntitle: X\n---\n\n# A **title**\n\nSome *words* and a [link](https://example.org/a_(b)) in them.\n\n"
        "> A quote that\n> goes on.\n\nUnder this\n----------\n\n- one\n- two\n\n![A bridge](b.png)"
        "\n\n2 * 3 * 4 snake_case_name"
    )
    text, marked = without_markup(source)
    assert text.split(GAP) == [
        "title: X",
        "A title",
        "Some words and a link in them.",
        "A quote that goes on.",
        "Under this",
        "- one",
        "- two",
        "A bridge",
        "2 * 3 * 4 snake_case_name",
    ]
    assert "".join(MARKS[block.kind] for block in lay_out(text, given=marked).blocks) == "xHPQHLLCP"
    assert normalise(text) == text


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60), min_size=1, max_size=12))
def test_any_text_has_a_kind_for_each_paragraph_and_loses_nothing(lines):
    try:
        text = normalise("x\n" + "\n".join(lines))
    except TextError:
        assume("\0" not in "".join(lines))
        raise
    blocks = lay_out(text).blocks
    assert GAP.join(text[block.start : block.end] for block in blocks) == text
    assert all(block.kind in Kind for block in blocks)


@pytest.mark.parametrize(
    ("name", "first_debris", "head"),
    [
        ("000", None, ("Why does Putin need Bakhmut, and what did the drone attack", "", "", None)),
        ("002", "One thought on", ("Putin on two\u00a0fronts", "", "", None)),
        (
            "004",
            "The editors do not",
            ("Russian generals may offer", "Espreso. Global", "Viktor Kaspruk", "2024-02-02"),
        ),
    ],
)
def test_real_articles(name, first_debris, head):
    path = next(iter(ARTICLES.glob(f"{name}_*.txt")), None)
    if path is None:
        pytest.skip("the shared articles are not here")
    text = normalise(path.read_text(encoding="utf-8"))
    layout = lay_out(text)
    parts = text.split(GAP)
    debris = [block.kind is Kind.BOILERPLATE for block in layout.blocks]
    first = next((at for at, part in enumerate(parts) if first_debris and part.startswith(first_debris)), len(parts))
    assert debris == [at >= first for at in range(len(parts))]
    title, publication, byline, published_on = head
    found = layout.masthead
    assert found.title.startswith(title)
    assert (found.publication, found.byline) == (publication, byline)
    assert str(found.published_on) == str(published_on)
    assert "C" in kinds(text) if name == "000" else "C" not in kinds(text)
