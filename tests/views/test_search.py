import pytest

from reader.actions.importing import index
from reader.queries.searching import Piece, pieces
from tests import make

KNOWN = Piece("known", True)


@pytest.fixture
def ben(client, cast, desk):
    client.force_login(cast["ben"])
    texts = {
        "The airport": ("The airport was taken at night.", "It reopened on the 13th.", "en"),
        "The square": ("Shots were heard; the airport stayed closed.", "Soldiers were running.", "en"),
        "Площадь": ("Аэропорт был закрыт.", "Стреляли ночью.", "ru"),
    }
    for title, (first, second, language) in texts.items():
        index(make.make_article(desk, first, second, title=title, language=language))
    return client


def found(client, q):
    page = client.get("/c/desk/", {"q": q})
    assert page.status_code == 200
    return {row.article.title for row in page.context["library"].rows}


@pytest.mark.parametrize(
    ("q", "titles"),
    [
        ("airport", {"The airport", "The square"}),
        ("AIRPORTS", {"The airport", "The square"}),
        ("run", {"The square"}),
        ("airport -running", {"The airport"}),
        ('"taken at night"', {"The airport"}),
        ('"night taken"', set()),
        ("reopened or shots", {"The airport", "The square"}),
        ("аэропорт", {"Площадь"}),
        ("площадь", {"Площадь"}),
        ("square", {"The square"}),
        ("zebra", set()),
        ("the", set()),
        ("   ", {"The airport", "The square", "Площадь"}),
    ],
)
def test_what_is_found(ben, q, titles):
    assert found(ben, q) == titles


@pytest.mark.parametrize(
    "q",
    [
        "'",
        '"',
        "\\",
        ":*",
        "a & b | !c",
        "<->",
        "-",
        "((",
        "%",
        "_",
        "🦊",
        "a\u0301",
        "\u202e",
        "' OR 1=1 --",
        "💩" * 200,
    ],
)
def test_anything_may_be_looked_for(ben, q):
    found(ben, q)


@pytest.mark.parametrize(("q", "said"), [("a\0b", "NUL"), ("x" * 201, "At most 200")])
def test_what_cannot_be_looked_for_is_named(ben, q, said):
    answer = ben.get("/c/desk/", {"q": q})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert "All articles are shown" in page
    assert page.count("data-row") == 3


def test_hits_are_marked_in_title_and_text(ben):
    page = ben.get("/c/desk/", {"q": "airport"}).content.decode()
    assert "The <mark>airport</mark></a>" in page
    assert "the <mark>airport</mark> stayed closed" in page
    assert 'value="airport"' in page
    assert page.index("The <mark>airport</mark></a>") < page.index("The square"), "the title weighs more"


def test_nothing_found_says_how_to_go_on(ben):
    page = ben.get("/c/desk/", {"q": "<b>zebra</b>"}).content.decode()
    assert "Nothing found for <q>&lt;b&gt;zebra&lt;/b&gt;</q>" in page
    assert '<a href="/c/desk/">Clear the search</a>' in page


def test_imported_markup_stays_text_in_what_was_found(ben, desk):
    text = 'Before <script>alert("airfield")</script> <mark>airfield</mark> & after.'
    index(make.make_article(desk, text, title="<i>airfield</i>"))
    page = ben.get("/c/desk/", {"q": "airfield"}).content.decode()
    assert "<script>alert" not in page
    assert "<i>" not in page
    assert "&lt;i&gt;<mark>airfield</mark>&lt;/i&gt;" in page


def test_sorting_keeps_the_search(ben):
    page = ben.get("/c/desk/", {"q": "a b&c"}).content.decode()
    assert "nothing found" in page.lower()
    page = ben.get("/c/desk/", {"q": '"airport"'}).content.decode()
    assert "?q=%22airport%22&amp;sort=title" in page


def test_only_this_collection_is_searched(ben, annex):
    index(make.make_article(annex, "An airport elsewhere.", title="Elsewhere"))
    assert "Elsewhere" not in found(ben, "airport")


@pytest.mark.parametrize(
    ("headline", "cut"),
    [
        ("", []),
        ("plain", [Piece("plain", False)]),
        ("\x02known\x03", [KNOWN]),
        ("a \x02known\x03 b", [Piece("a ", False), KNOWN, Piece(" b", False)]),
        ("\x02known\x03\x02known\x03", [KNOWN, KNOWN]),
    ],
)
def test_a_headline_is_cut_at_its_marks(headline, cut):
    assert pieces(headline) == cut
