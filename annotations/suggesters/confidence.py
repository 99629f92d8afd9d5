"""How sure a name is: a small logistic model over what can be seen beside the recogniser's own choice.

The recogniser says what it found and not how sure it is. What the lists know of the words, and the form of the name,
tell how often such a find proves right; the weights are fitted on the sets that the pipeline is tuned on.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

#: The letters of the gazetteer that speak for each label (see gazetteer.py).
SPEAKING = {"PERSON": "gf", "ORG": "hOo", "LOC": "lPp", "NORP": "Nn", "EVENT": "vEe"}

Weights = dict[str, dict[str, float]]


def evidence(label: str, words: Sequence[str], tags: Sequence[str], *, before: str, listed: str) -> dict[str, float]:
    """What can be seen of a name of `words` with the gazetteer's `tags`: features by name, 1.0 where they hold.

    `before` is the tag of the word before it, `listed` the label under which the lists have the whole name, or "".
    """
    speaking = SPEAKING.get(label, "")
    known = sum(any(letter in speaking for letter in tag) for tag in tags)
    others = set("gfhOlPNvE") - set(speaking)
    seen = {
        "bias": True,
        "listed alike": listed == label,
        "listed otherwise": listed not in {"", label},
        "all words known": known == len(tags),
        "some words known": 0 < known < len(tags),
        "known otherwise": not known and any(letter in others for tag in tags for letter in tag),
        "after a title": "t" in before,
        "a common word": len(words) == 1 and "c" in tags[0],
        "one word": len(words) == 1,
        "long": len(words) > 4,
        "capitals": len(words) == 1 and words[0].isupper(),
        "small": not words[0][:1].isupper(),
    }
    return {name: 1.0 for name, holds in seen.items() if holds}


def score(weights: dict[str, float], seen: dict[str, float]) -> float:
    """The probability, to two places, that a name of which this is `seen` is right."""
    total = sum(weights.get(name, 0.0) * value for name, value in seen.items())
    return round(1 / (1 + math.exp(-total)), 2)


def fitted(seen: Sequence[dict[str, float]], right: Sequence[bool], *, rounds: int = 400) -> dict[str, float]:
    """Weights under which `score` of each of `seen` comes closest to whether it was `right`; slightly drawn to zero."""
    weights: dict[str, float] = dict.fromkeys(sorted({name for each in seen for name in each}), 0.0)
    rate, draw = 2.0, 0.5
    for _ in range(rounds):
        slopes = dict.fromkeys(weights, 0.0)
        for features, holds in zip(seen, right, strict=True):
            total = sum(weights[name] * value for name, value in features.items())
            error = float(holds) - 1 / (1 + math.exp(-total))
            for name, value in features.items():
                slopes[name] += error * value
        for name, slope in slopes.items():
            weights[name] += rate * (slope - draw * weights[name]) / max(len(seen), 1)
    return {name: round(weight, 3) for name, weight in weights.items()}
