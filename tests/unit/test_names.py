"""What the default pipeline finds, drawn into the sentence."""

import pytest
from django.conf import settings

from annotations.suggesters import pipeline
from annotations.suggesters.labels import tag_of

SHORT = {"person": "P", "organisation": "O", "place": "L", "group": "G", "date": "D", "event": "E"}


def marked(text: str) -> str:
    """The text with each entity as [P name], [O name], [L name], [G name], [D date] or [E event]."""
    drawn, at = "", 0
    for start, end, label, _ in pipeline.load(settings.SPACY_MODEL).read(text).entities:
        drawn += f"{text[at:start]}[{SHORT[tag_of(label)]} {text[start:end]}]"
        at = end
    return drawn + text[at:]


@pytest.mark.parametrize(
    "drawn",
    [
        "President [P Kassym-Jomart Tokayev] met [P Vladimir Putin] in [L Moscow].",
        "[G Armenian] Prime Minister [P Nikol Pashinyan] chairs the council.",
        "[L St. Petersburg] Governor [P Beglov] lost.",
        "The [O Prosecutor General’s Office] and the [O Prosecutor General's Office] are one.",
        "The Minister of Defence of the [L Russian Federation] was silent.",
        "Mr. [P Brown] and Dr [P Anna Weiss-Kohl] disagreed with Gen. [P Abenov].",
        "The [O Russian Defence Ministry] denied it; so did the [O Ministry of Foreign Affairs].",
        "He runs the [O Institute of Trade and Industry].",
        "[O Radio Azattyq] and [O Radio Free Europe/Radio Liberty] reported it.",
        "The news site [O Orda.kz] and the agency [O AKIpress] wrote so, as did the [O QXY].",
        "[L Kazakhstan]’s embassy in the [L United Arab Emirates] denied it.",
        "[L ALMATY]/[L NUR-SULTAN], [D 16 January] — Shops were shut.",
        "They marched in the [L Qostan] region and near [L Pavlograd].",
        "Most [G Kazakhs] and [G Crimean Tatars] remember the [E Second World War].",
        "She said at the [O Astana Economic Forum] that [O NATO] and the [O U.N.] had erred.",
        "[P Ludwig van Beethoven] was not there.",
        "[P Xi Jinping] spoke to [P Ursula von der Leyen].",
        "Yesterday [P Putin] spoke. Officially nobody listened.",
        "Lawyers and relatives wept. Perhaps. Twenty thousand, however, is a lot.",
    ],
)
def test_names(drawn):
    assert marked(plain(drawn)) == drawn


@pytest.mark.parametrize(
    "drawn",
    [
        "It began on [D 5 January 2022] and ended on [D Jan 6].",
        "In [D January 2022], in [D March], by [D late December], in [D the 1930s], since [D 1991].",
        "On [D Tuesday, 14 January] and on [D Friday, 21 January 2022]; [D last January] too.",
        "It may March on; it might. You may. 2,030 soldiers, €1999, 2022 people and 77.18 per cent.",
        "They came on [D the 6th], and by [D the 19th] they had gone; the 20th century is over.",
        "Between [D May 9], [D 9–12 May] and [D May 2020] nothing happened.",
    ],
)
def test_dates(drawn):
    assert marked(plain(drawn)) == drawn


def test_a_headline_in_title_case_is_no_string_of_names():
    assert marked("Ten Ways To Cook Better Rice Every Evening") == "Ten Ways To Cook Better Rice Every Evening"


@pytest.mark.parametrize(
    "drawn",
    [
        "👩🏽‍🚀👏🏽 [P Karim Massimov] was arrested in [L Almaty] 🐫.",
        "Nä̈chste: [P Karim Massimov] — Ạ̈ndere: [L Almaty].",
        "قال [P Karim Massimov] في [L Almaty] إن שלום [L Қазақстан].",
    ],
)
def test_positions_are_code_points(drawn):
    assert marked(plain(drawn)) == drawn


@pytest.mark.parametrize(
    "text", ["", " ", "\n", ".", "…", "A", "I.", "’s", "U.", "of the", "Mr. ", "\u200d", "َ", "𝐀𝐁", "ǅ ǅ"]
)
def test_odd_scraps_are_no_obstacle(text):
    marked(text)


def test_a_known_name_is_surer_than_an_unheard_one():
    found = pipeline.load(settings.SPACY_MODEL).read("They drove from Moscow to Kuvalde.").entities
    assert [label for *_, label, _ in found] == ["LOC", "LOC"]
    assert found[0][3] > found[1][3]


def plain(drawn: str) -> str:
    for letter in SHORT.values():
        drawn = drawn.replace(f"[{letter} ", "")
    return drawn.replace("]", "")
