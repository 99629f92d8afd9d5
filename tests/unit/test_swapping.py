"""The same sentence with other names, still labelled right."""

from annotations.suggesters.training.records import LABELS, Record
from annotations.suggesters.training.swapping import Swapper

NAMES = {
    "given": ["Ngozi", "Wei"],
    "family": ["Okafor", "Mäki"],
    "cities": ["Ibadan", "Turku"],
    "countries": ["Benin"],
    "organisations": ["Bank of Turku"],
}


def record(text: str, *names: tuple[str, str]) -> Record:
    spans, at = [], 0
    for name, label in names:
        at = text.index(name, at)
        spans.append((at, at + len(name), label))
        at += len(name)
    return Record(text, tuple(spans), "test", frozenset(LABELS))


SENTENCE = record(
    "Ada Byron of Acme met KOFI. Byron left Paris for UNESCO.",
    *(("Ada Byron", "PERSON"), ("Acme", "ORG"), ("KOFI", "PERSON"), ("Byron", "PERSON")),
    *(("Paris", "LOC"), ("UNESCO", "ORG")),
)


def test_what_is_not_a_name_stays_and_the_bounds_follow():
    swapper = Swapper(**NAMES)
    for _ in range(50):
        swapped = swapper.swapped(SENTENCE)
        rest, at = "", 0
        for start, end, _label in swapped.spans:
            rest += swapped.text[at:start] + "_"
            at = end
        assert rest + swapped.text[at:] == "_ of _ met _. _ left _ for _."
        assert [label for *_, label in swapped.spans] == [label for *_, label in SENTENCE.spans]


def test_a_family_name_alone_is_the_one_of_the_full_name():
    swapped = Swapper(**NAMES).swapped(SENTENCE)
    assert swapped.surface(swapped.spans[0]).split()[-1] == swapped.surface(swapped.spans[3])
    assert swapped.surface(swapped.spans[2]) == "KOFI", "what is in capitals may be more than a name"


def test_the_same_seed_gives_the_same_names():
    assert Swapper(**NAMES).swapped(SENTENCE) == Swapper(**NAMES).swapped(SENTENCE)
    runs = {Swapper(**NAMES, seed=seed).swapped(SENTENCE).text for seed in range(20)}
    assert len(runs) > 5
