"""Proposals for the parts of attributions and speculations, drawn: [source] {cue} <content>, and {cue} in <scope>."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.text.anchoring import occurrences
from annotations.text.parts import hedge_type, likelihood_row, proposals, quoted
from annotations.text.spans import Span, tidy
from tests.growth import grows_with_its_length

DEMO = Path(__file__).resolve().parents[2] / "fixtures" / "demo"

ATTRIBUTIONS = [
    # agency reports
    "[Tokayev] {said} <the troops would leave>.",
    "[The Information Ministry] {told} Tass that <there had been a technical error>.",
    "The next day [the Information Ministry] {told} Tass that <it had no total to offer>.",
    "On 7 January [the Interior Ministry] {said} on its website that <26 people had been killed>.",
    "In June [a deputy prosecutor general] {announced} that <six detainees had died>; nobody was charged.",
    "<Almost 10,000 people were detained>, {according to} [the Interior Ministry].",
    "{According to} [two officials briefed on the matter], <the airport was closed for a day>.",
    "<Nineteen of the dead were soldiers>, [Serik Shalabayev, who heads the office], {told} an online briefing.",
    "<Others had attacked buildings and officers>, [he] {said}, adding that civilians had been killed as well.",
    "[Stanislav Zas, secretary general of the alliance (CSTO)], {told} the channel that <all would return>.",
    "[A Western diplomat, speaking on condition of anonymity], {said} <the deployment had “been short”>.",
    "[An employee of a hospital, who asked not to be named], {said} that <the total was probably incomplete>.",
    "A day later [Tass] {quoted} <the press service of the ministry as saying that there had been an error>.",
    "[Interfax] {reported}, citing the press secretary of the former president, that <he was in the capital>.",
    "[The Kremlin] {has repeatedly denied} that <it had asked for bases>.",
    "[Officials] {declined to say} <whether the case was closed>.",
    "[Reuters, which saw the document], {reported} that <the contract had been signed in March>.",
    "[The Foreign Ministry] {said} in a statement: <“We regret the loss of life.”>",
    "<“We regret the loss of life,”> [the Foreign Ministry] {said} in a statement.",
    "<“We regret the loss of life,”> {said} [the ministry’s spokesman, Aibek Smadiyarov].",
    # newsletters and blogs
    "[A subscriber who works at the airport] {writes} that <at least one family jet left that week>.",
    "[My landlord] {believes} that <Moscow wanted a foot in the door>.",
    "<It was 111 hours>, [RFE/RL] {says}.",
    "Last week [we] {wrote} that <Almaty had been offline>.",
    "But [she] {thinks} <they were sent so that certain other men could see it>.",
    "[Human Rights Watch] went through more than 80 videos and {concluded} that <the forces had used excessive force>.",
    "[Two former officials, neither of whom will be named], {insist} to me that <he spent the worst days abroad>.",
    "[The minister] has begun to {publicly admit} that <the city will not be taken>.",
    "[The guests on a television show] {have realised} that <the war cannot be won>.",
    "[They] {believed} <in something that never existed>.",
    "[He] {would much prefer} that <the alliance stayed>.",
    "[The cynics] {argue} that <a short visit was enough>.",
    "A month afterwards [the nurse] {said} <thirty had been there>.",
    "[His spokesman, Aidos Ukibay], {wrote} on 8 January that <he was in the capital>.",
    # interviews
    "By the evening of 4 January, [she] {argues}, <the slogans in Almaty were about who had owned the country>.",
    "{In [her] view} <the president could no longer be sure of anybody>.",
    "[Serik]’s {reading} is that <the number was probably real and merely early>.",
    "That, [she] {admits}, <is inference: “I cannot show you a paper.”>",
    "<“Did you see him?”> [Serik] {asked}.",
    "Serik {has heard from} [two people “close to the old court”, whom she would not name], that <he was abroad>.",
    "<“I was there,”> [she] {recalls}. “Nobody else was.”",
]

SPECULATIONS = [
    "<Moscow {may} have expected gratitude>.",
    "A second pilot says <the captain {may} have misjudged the tide>.",
    "Turan wrote that departures of aircraft indicated something, and that <he {might} have left>.",
    "Nobody has come forward, but <the hatch {could} have been left open>.",
    "<The number was {probably} real and merely early>.",
    "<It is {very unlikely} that the figure will rise>.",
    "<{Perhaps} the judges know what happened>.",
    "Serik <{believes} that the mission was aimed at offices>.",
    "My landlord <{suspects} that Moscow wanted a foot in the door>.",
    "The board is <{looking into} whether the hatch was shut>.",
    "Nobody knows <{whether} the last peacekeeper will go>.",
    "<{If} even half of this proves true, the inquiry will begin in police stations>.",
    "Zas told the channel that <all would be back by 19 January, {weather permitting}>.",
    "<The price had {roughly} doubled>.",
    "<{Some say} he has left the country>.",
    "<{Reportedly} the jet left that week>; nobody saw it.",
    "<The case {appears} to be closed>, but nobody has said so.",
    "<It {seems} that they hardly had to unpack>.",
    "The withdrawal began on 13 January, <which {may} show that the work was done>.",
    "In May the minister said <there was an {even chance} of rain>.",
    "“<It is {highly probable} that he knew>,” the officer said.",
]


def read(drawn: str) -> tuple[str, dict[str, list[Span]]]:
    """The text and its pieces by role."""
    text, begun, pieces = "", {}, {}
    names = {"[": "source", "{": "cue", "<": "content"}
    for sign in drawn:
        if sign in names:
            begun[names[sign]] = len(text)
        elif sign in "]}>":
            role = {"]": "source", "}": "cue", ">": "content"}[sign]
            pieces.setdefault(role, []).append(Span(begun[role], len(text)))
        else:
            text += sign
    return text, pieces


def proposed(text: str, role: str, **given: list[Span]) -> str:
    """The first proposal, in words."""
    found = proposals(text, role=role, paragraph=Span(0, len(text)), given=given)
    return found[0].of(text) if found else ""


def words(text: str, spans: list[Span]) -> str:
    return spans[0].of(text) if spans else ""


@pytest.mark.parametrize("drawn", ATTRIBUTIONS)
def test_a_sentence_marked_as_a_whole_is_taken_apart(drawn):
    text, pieces = read(drawn)
    sentence = [Span(0, len(text))]
    assert proposed(text, "cue", content=sentence) == words(text, pieces["cue"])
    assert proposed(text, "source", content=sentence, cue=pieces["cue"]) == words(text, pieces["source"])
    assert proposed(text, "content", content=sentence, cue=pieces["cue"]) == words(text, pieces["content"])


@pytest.mark.parametrize("drawn", ATTRIBUTIONS)
def test_cue_and_source_are_found_beside_the_content(drawn):
    text, pieces = read(drawn)
    assert proposed(text, "cue", content=pieces["content"]) == words(text, pieces["cue"])
    assert proposed(text, "source", content=pieces["content"]) == words(text, pieces["source"])


@pytest.mark.parametrize("drawn", SPECULATIONS)
def test_a_scope_has_its_cue_and_a_cue_its_scope(drawn):
    text, pieces = read(drawn)
    assert proposed(text, "cue", scope=pieces["content"]) == words(text, pieces["cue"])
    assert proposed(text, "scope", cue=pieces["cue"]) == words(text, pieces["content"])


def test_an_inner_attribution_is_found_by_its_content():
    text = "A day later Tass quoted the ministry as saying that there had been an error."
    content = [Span(text.index("there"), len(text) - 1)]
    assert proposed(text, "cue", content=content) == "as saying"
    assert proposed(text, "source", content=content) == "the ministry"


@pytest.mark.parametrize("that", ["", "that "])
def test_an_inner_content_hangs_on_the_cue_before_it(that):
    text = f"The agency reported, citing two diplomats, that Karel Dvorak said {that}the border would close."
    content = Span(text.index("the border"), len(text) - 1)
    found = [
        proposals(text, role=role, paragraph=Span(0, len(text)), given={"content": [content]})[0]
        for role in ("source", "cue")
    ]
    assert [span.of(text) for span in found] == ["Karel Dvorak", "said"]


@pytest.mark.parametrize("text", ["It was reported that three soldiers fled.", "There, it is believed that he left."])
def test_who_says_it_is_not_guessed_where_nobody_is_named(text):
    whole = Span(0, len(text))
    assert proposals(text, role="source", paragraph=whole, given={"content": [whole]}) == []


def test_a_cue_in_the_neighbouring_sentence_will_do():
    text = "“I was there,” the doctor said. “I counted them. Nobody else did.”"
    content = [Span(text.index("“I counted"), len(text))]
    assert proposed(text, "cue", content=content) == "said"
    assert proposed(text, "source", content=content) == "the doctor"


def test_an_interrupted_quotation_has_two_pieces_to_propose():
    text = "“Nobody has been hurt,” the mayor said, “and nobody is missing.”"
    paragraph = Span(0, len(text))
    found = proposals(text, role="content", paragraph=paragraph, given={"content": [paragraph]})
    assert {span.of(text) for span in found} == {"“Nobody has been hurt,”", "“and nobody is missing.”"}


def test_names_are_proposed_after_the_subject():
    text = "He said in Astana that the talks were over, as Tokayev had wished."
    name = Span(text.index("Tokayev"), text.index("Tokayev") + 7)
    paragraph = Span(0, len(text))
    found = proposals(text, role="source", paragraph=paragraph, given={"content": [paragraph]}, names=[name])
    assert found[0].of(text) == "He"
    assert name in found


@pytest.mark.parametrize(
    "text", ["In such a state, anyone can die.", "Most reports of the show were late.", "The answer of Astana."]
)
def test_nouns_are_no_cues(text):
    assert proposed(text, "cue", content=[Span(0, len(text))]) == ""


def test_most_first_proposals_are_those_of_the_demo():
    """Two annotations may share a content (a report of a report), so not all of them can be right."""
    right = {"cue": 0, "source": 0}
    marked = [
        annotation
        for annotation in json.loads((DEMO / "annotations.json").read_text(encoding="utf-8"))
        if annotation["tag"] == "attribution"
    ]
    for annotation in marked:
        text = (DEMO / "articles" / f"{annotation['article']}.txt").read_text(encoding="utf-8")
        pieces: dict[str, list[Span]] = {}
        for piece in annotation["spans"]:
            places = occurrences(text, piece["quote"])
            pieces.setdefault(piece["role"], []).append(places[piece.get("occurrence", 1) - 1])
        first, last = pieces["content"][0].start, pieces["content"][-1].end
        end = text.find("\n\n", last)
        paragraph = Span(text.rfind("\n\n", 0, first) + 2, len(text) if end < 0 else end)
        for role, keys in (("cue", ["content"]), ("source", ["content", "cue"])):
            known = {key: pieces[key] for key in keys}
            found = proposals(text, role=role, paragraph=paragraph, given=known)[:1]
            right[role] += found == pieces.get(role, [])[:1]
    assert right["cue"] >= 0.75 * len(marked)
    assert right["source"] >= 0.85 * len(marked)


def test_a_refined_content_loses_its_that():
    text = "He said that it was over."
    assert proposed(text, "content", content=[Span(8, len(text))]) == "it was over"


def test_other_roles_and_nothing_given_have_no_proposals():
    text = "Tokayev said the troops would leave."
    paragraph = Span(0, len(text))
    assert proposals(text, role="claim", paragraph=paragraph, given={"content": [paragraph]}) == []
    assert proposals(text, role="cue", paragraph=paragraph, given={}) == []
    assert proposals(text, role="scope", paragraph=paragraph, given={"scope": [paragraph]}) == []
    assert proposals("No one here.", role="cue", paragraph=Span(0, 12), given={"content": [Span(0, 12)]}) == []


def test_no_more_proposals_than_asked_for():
    text = "He said, she told us, they believe, we think and I suspect that it was over."
    paragraph = Span(0, len(text))
    assert len(proposals(text, role="cue", paragraph=paragraph, given={"content": [paragraph]}, limit=2)) == 2


@pytest.mark.parametrize(
    ("drawn", "form"),
    [
        ("“<Nobody was there>,” he said.", "direct"),
        ("<“Nobody was there,”> he said.", "direct"),
        ("He said <nobody was there>.", "indirect"),
        ("He said <the deployment had “been short”>.", "mixed"),
        ('"Nobody was hurt," he said, "and <nobody is missing>."', "direct"),
        ('He said <the "rest" was deserved>.', "mixed"),
        ("He called it <“short”>, as they do.", "direct"),
        ("The workers’ union said <it isn’t over>.", "indirect"),
        ("« <Il est parti> », dit-elle.", "direct"),
        ("„<Er ging>“, sagte sie.", "direct"),
        ("‘<It is over>,’ she said.", "direct"),
        ("“It is over.\n\n“<We won>.” She left.", "direct"),
        ("“One.”\n\n<Two> is not quoted.", "indirect"),
    ],
)
def test_the_form_of_a_content(drawn, form):
    text, pieces = read(drawn)
    assert quoted(text, pieces["content"][0]) == form


@pytest.mark.parametrize(
    ("cue", "kind"),
    [
        ("may", "epistemic"),
        ("Perhaps", "epistemic"),
        ("believes", "doxastic"),
        ("In her view", "doxastic"),
        ("whether", "investigation"),
        ("examines whether", "investigation"),
        ("if", "condition"),
        ("unless", "condition"),
        ("roughly", "hedge"),
        ("some say", "weasel"),
        ("reportedly", "weasel"),
        ("was", None),
        ("", None),
    ],
)
def test_the_type_of_a_hedge(cue, kind):
    assert hedge_type(cue) == kind


@pytest.mark.parametrize(
    ("cue", "row"),
    [
        ("remote", "almost-no-chance"),
        ("almost no chance", "almost-no-chance"),
        ("very unlikely", "very-unlikely"),
        ("highly improbable", "very-unlikely"),
        ("unlikely", "unlikely"),
        ("Improbable", "unlikely"),
        ("not expected to", "unlikely"),
        ("roughly even odds", "even-chance"),
        ("gives it even odds", "even-chance"),
        ("probably", "likely"),
        ("is likely to", "likely"),
        ("very likely", "very-likely"),
        ("highly probable", "very-likely"),
        ("almost certainly", "almost-certain"),
        ("nearly certain", "almost-certain"),
        ("likely or very likely", None),
        ("not unlikely", None),
        ("may", None),
        ("unlikelihood", None),
    ],
)
def test_the_likelihood_that_words_tell(cue, row):
    assert likelihood_row(cue) == row


PIECES = st.sampled_from(
    [*' .,;:“”"‘’()—1aA\u0301', " said ", " that ", " Tass ", " according to ", " the ", " who ", " may ", " if "]
)


@given(st.lists(PIECES, max_size=40).map("".join), st.data())
def test_proposals_are_tidy_and_inside_the_paragraph(text, data):
    start = data.draw(st.integers(0, len(text)))
    piece = tidy(text, start, data.draw(st.integers(start, len(text))))
    if piece is None:
        return
    paragraph = tidy(text, 0, len(text)) or piece
    for marked in ("content", "cue", "scope"):
        for role in ("source", "cue", "content", "scope"):
            found = proposals(text, role=role, paragraph=paragraph, given={marked: [piece]})
            assert len(found) == len(set(found)) <= 4
            for span in found:
                assert span == tidy(text, span.start, span.end)
                assert paragraph.start <= span.start < span.end <= paragraph.end


HOSTILE = [
    "said ",
    "“",
    '"',
    "“a” ",
    "he said, ",
    "said that ",
    "according to ",
    ", ",
    "who ",
    "( ",
    "the ",
    "may ",
    "if ",
    "A. ",
    "; ",
]


@pytest.mark.parametrize(
    "bit", [*HOSTILE, "on the day ", "and ", "has ", "that ", "of ", "Serik’s view is ", "in ", ".”", "X, who said, "]
)
def test_hostile_text_takes_no_longer_than_its_length_says(bit):
    assert grows_with_its_length(all_proposals, (bit * 200_000)[:200_000].rstrip())


def all_proposals(text: str) -> None:
    paragraph = Span(0, len(text))
    half = len(text) // 2
    whole, middle = [paragraph], [Span(half, half + 3)]
    for piece in (whole, middle):
        for role in ("source", "cue", "content"):
            proposals(text, role=role, paragraph=paragraph, given={"content": piece})
        proposals(text, role="cue", paragraph=paragraph, given={"scope": piece})
        proposals(text, role="scope", paragraph=paragraph, given={"cue": piece})
        quoted(text, piece[0])
