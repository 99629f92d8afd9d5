"""What the reading cursor moves over. "|" stands where one sentence ends and the next begins."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from annotations.text.sentences import sentences
from annotations.text.spans import Span
from tests.growth import grows_with_its_length

DEMO = Path(__file__).resolve().parents[2] / "fixtures" / "demo" / "articles"
SHARED = Path(__file__).resolve().parents[3] / "shared" / "articles"
PIECES = st.sampled_from(
    [
        *". !?…。？؟।\"”“'»«)][(•-12aZé\u0301\u200d\ufe0f👩🇰🇿ש行た\u0600각 \n\u3000",
        "\r\n",
        "Mr",
        "U.S",
        "No",
        "He",
        "said",
        "J",
        "[1]",
        "a.m",
        "etc",
    ]
)

ENGLISH = [
    "He left.| She stayed.",
    "Mr. Tokayev met Dr. Serik on Jan. 6.| They spoke for an hour.",
    "The U.S. President met Gen. Petraeus in Washington, D.C. on Tuesday.",
    "He flew to the U.S.| The visit was short.",
    "The meeting began at 9 a.m. on Monday and ended at 5 p.m. Moscow time.",
    "It ended at 5 p.m.| Prosecutors left by another door.",
    "See No. 5 and Art. IV of the treaty.| It is binding.",
    "“No.”| He shook his head.",
    "Would he go?| No.| That was never his plan.",
    "J. K. Rowling and J.-P. Sartre never met George W. Bush.| His father did.",
    "V. V. Putin signed it.| Yu. Levitin read it out.",
    "My friend A., who stayed, rang later.| Now A. is no longer sure.",
    "It was the end of World War I.| Germany had lost.",
    "It was I.| He had nothing to do with it.",
    "Prices rose 3.5 per cent to $2.40.| 225 people were counted.",
    "It was in 2021.| Nobody was charged.",
    "He paused … and went on.| “Well…”| She waited.",
    "He paused . . . and went on.| Then he stopped. . . .| She waited.",
    "“He is gone,” she said.| “We saw it.| All of us.”| Nobody spoke.",
    "“Is he gone?” she asked.| “He is!” he said.",
    "“Is he gone?” Serik asked.| Nobody knew.",
    "“Where is he?”| The minister did not say.",
    '"Where is he?" the minister said.| "I do not know."| "Nor do I."',
    "(He left.)| She stayed (until 5 p.m.).| They met again.",
    "The toll was 164.[1][2]| It was taken back.[citation needed]",
    "The toll was raised.¹²| It was confirmed.3| The list is not.",
    "Orda.kz and Ar.Rukh.Khak agree.| See https://example.org/a.b?c=d!e for more.| It is long.",
    "1. The pensioner speaks",
    "3. What were the peacekeepers for?| Nobody knows.",
    "• Moscow’s answer.| At the meeting nobody spoke.",
    "Most read: 1. Your boiler and you · 2. The end of the night train",
    "What?!| You cannot be serious!!!| I am.",
    "Yahoo! announced it first.| eBay followed.| iPhone sales fell.| al-Qaeda denied it.",
    "Kazakhstan puts death toll at 225",
    "He told me.| Prosecutors are ill.| Moscow said no.| 225 people left.",
    "Acme Inc. said so.| Acme Inc. Chairman Kim denied it.| He left Acme Inc.| The shares fell.",
    "St. Petersburg is not on Wall St.| The bank is.",
    "They sold oil, gas, etc. and wheat.| They sold oil, etc.| Moscow bought it.",
    "Smith et al. found it, cf. Jones vs. Brown.| They differ.",
    "“Peace.”| – “When?”| – “Now.”",
    "He left.| — She stayed.",
    "He said: […] She stayed.| Then […] nothing.",
    "Police said it was over.|The minister denied it.",
    "“It is in the U.S.”| Tokayev disagreed.",
    "the old man left.| nobody asked why.",
    "Rates: 0.5; 1.5; 2.| Enough said.",
    "The figure was withdrawn, as was version 2.0.| Nobody noticed.",
    "He works for .NET Ltd. in Astana.| She does not.",
    "Great post 👏🏽!| You left out that ten NGOs used 241.",
    "Listen to him ‼️| He is right.",
    "He spoke of ‘colour revolutions’.| ‘Never,’ he said.",
]
OTHERS = [
    "他走了。|她留下了！|你呢？|好。",
    "“走吧。”|他说。",
    "彼は「行く。」と言った。|彼女は残った。",
    "هل رحل؟| نعم.| لم يعد د. أحمد هنا.",
    "वह गया।|वह रही।| क्या हुआ?",
    "Նա գնաց։| Նա մնաց։",
    "እሱ ሄደ።|እሷ ቀረች።",
    "Il est parti.| « Où est-il ? » demanda-t-elle.| « Ici. »| M. Dupont sourit.",
    "Am 16. Januar kam er.| „Er geht.“| »Sie bleibt.«| Danach war Ruhe, z.B. Stille.",
    "Он ушёл.| В. В. Путин остался.",
    "ไม่มีใครรู้ว่าเขาไปไหน",
    "그는 떠났다.| 네.| 그녀는 남았다.",
]


def shown(text: str) -> str:
    """The sentences with "|" between, and before the white space that parts them."""
    spans = sentences(text)
    ends = [0, *(span.end for span in spans[:-1]), len(text)]
    return "|".join(text[a:b] for a, b in pairwise(ends))


@pytest.mark.parametrize("drawn", ENGLISH)
def test_english_sentences(drawn):
    assert shown(drawn.replace("|", "")) == drawn


@pytest.mark.parametrize("drawn", OTHERS)
def test_sentences_of_other_languages(drawn):
    assert shown(drawn.replace("|", "")) == drawn


def test_a_sentence_has_no_outer_white_space():
    assert sentences("  He left. \n She stayed.\t") == [Span(2, 10), Span(13, 24)]


@pytest.mark.parametrize("text", ["", " ", "\n\t\u3000"])
def test_white_space_has_no_sentences(text):
    assert sentences(text) == []


def test_only_the_paragraph_is_looked_at():
    text = "He left. She stayed. They met.\n\nNext one."
    assert sentences(text, 9, 30) == [Span(9, 20), Span(21, 30)]


def test_list_items_and_blank_lines_part_sentences():
    text = "Three things:\n• one\n• two\n \nand more"
    assert [span.of(text) for span in sentences(text)] == ["Three things:", "• one", "• two", "and more"]


def covers(text: str) -> None:
    """Everything but white space is in one sentence, in order, and no cluster is cut."""
    spans = sentences(text)
    edges = {0, *(match.end() for match in regex.finditer(r"\X", text))}
    at = 0
    for span in spans:
        assert span.start >= at
        assert not text[at : span.start].strip()
        assert {span.start, span.end} <= edges
        at = span.end
    assert not text[at:].strip()


@given(st.lists(PIECES, max_size=40).map("".join))
def test_sentences_cover_the_text_in_whole_clusters(text):
    covers(text)


@given(st.text(max_size=80))
def test_sentences_cover_any_text(text):
    covers(text)


@pytest.mark.parametrize(
    "path", [*sorted(DEMO.glob("*.txt")), *sorted(SHARED.glob("*.txt"))], ids=lambda path: path.name
)
def test_articles_read_in_sentences(path):
    text = path.read_text(encoding="utf-8")
    for block in re.finditer(r"\S(?:.|\n(?!\n))*", text):
        paragraph = block.group()
        covers(paragraph)
        for span in sentences(paragraph):
            assert not re.search(r"[a-z]{4}\. (?:The|He|She|It)\b", span.of(paragraph))


HOSTILE = [
    ".",
    ". ",
    ".\n",
    "…",
    "?!",
    '"',
    '." ',
    ".”",
    "“",
    ".)",
    "[",
    ".[",
    ".[1]",
    "J. ",
    "J.",
    "U.S. ",
    "a.",
    "1. ",
    "A. B",
    ".'",
    "Mr. ",
    ". . ",
    " ",
    "\n",
    ".\u0301",
    "\u0301",
    "🇰",
    "。",
    "。🇰",
    "! Aa Aa Aa Aa ",
    "a",
    "A-",
    "?” Aa",
    "- ",
    "\n- ",
    "Mr.\n",
    "Mr. \n \n",
    "« ",
    ". »",
]


@pytest.mark.parametrize("bit", HOSTILE)
def test_hostile_text_takes_no_longer_than_its_length_says(bit):
    text = (bit * 200_000)[:200_000]
    assert grows_with_its_length(sentences, text)
    assert bool(sentences(text[:1000])) == bool(text.strip())
