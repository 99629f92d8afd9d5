"""Which language an article and each of its paragraphs are in, and what is said of it. Knows no library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from django.conf.locale import LANG_INFO

from annotations.text.scripts import letters_in, script_of

from .reading import Reader

ENGLISH = "en"  # the only language that statements are found in
ANY = "xx"  # spaCy's code of a pipeline that reads all languages
#: From here on a guess counts. In 12,324 English sentences 4 were taken for another language so surely, and no sentence
#: of 41 other languages was taken for a wrong one (ADR 22).
SURE = 0.8
LIKELY = 0.5  # enough where the script has ruled out the language of the article
FEWEST = 20  # letters; three words of a headline are no evidence
HEAD = 2_000  # code points of a paragraph that are to be looked at
ALL = 20_000  # and of an article
#: What Django has no English name for, and what it names by its script only.
NAMES = {
    "am": "Amharic",
    "bo": "Tibetan",
    "dv": "Dhivehi",
    "fil": "Filipino",
    "fo": "Faroese",
    "gu": "Gujarati",
    "ha": "Hausa",
    "jv": "Javanese",
    "km": "Khmer",
    "ku": "Kurdish",
    "lo": "Lao",
    "mg": "Malagasy",
    "mi": "Maori",
    "mt": "Maltese",
    "om": "Oromo",
    "or": "Odia",
    "ps": "Pashto",
    "rw": "Kinyarwanda",
    "si": "Sinhala",
    "sn": "Shona",
    "so": "Somali",
    "ti": "Tigrinya",
    "tl": "Tagalog",
    "xh": "Xhosa",
    "yo": "Yoruba",
    "zh": "Chinese",
    "zu": "Zulu",
}

#: Start and end in its text, and kind.
Paragraph = tuple[int, int, str]


class Guess(NamedTuple):
    """A language by its code of ISO 639, "" for none, and how likely it is that (0 to 1)."""

    language: str
    score: float


class Readers(Protocol):
    """Whoever can tell languages apart and read them."""

    def recognise(self, text: str) -> Guess: ...

    def reader(self, language: str, usual: Reader) -> Reader | None:
        """The pipeline for a language: `usual` for the one it is made for, None where none is installed."""


@dataclass(frozen=True)
class Spoken:
    """The language of an article, and of each of its paragraphs in their order; "" for one that nobody can tell."""

    language: str
    paragraphs: list[str]


@dataclass(frozen=True)
class Share:
    """The paragraphs of an article, (start, end, kind) each, that one pipeline reads; all are in one language."""

    reader: Reader
    language: str
    paragraphs: list[Paragraph]


@dataclass(frozen=True)
class Shares:
    """Who reads what of an article, at least one share; its language, and what people are told of it."""

    shares: list[Share]
    language: str = ""
    remark: str = ""


def shared_out(text: str, paragraphs: Sequence[Paragraph], given: str, usual: Reader, readers: Readers) -> Shares:
    """An article's paragraphs by the pipelines that read them; those in a language without a pipeline are not read."""
    spoken = spoken_in([text[start : min(end, start + HEAD)] for start, end, _ in paragraphs], given, readers)
    used = dict.fromkeys([spoken.language, *spoken.paragraphs])
    readers_of = {language: readers.reader(language, usual) for language in used}
    shares = [
        Share(
            reader, language, [each for each, own in zip(paragraphs, spoken.paragraphs, strict=True) if own == language]
        )
        for language, reader in readers_of.items()
        if reader is not None
    ]
    unread = [language for language, reader in readers_of.items() if reader is None]
    told = remark(spoken.language, readers_of[spoken.language] is not None, unread)
    return Shares(shares or [Share(usual, "", [])], spoken.language, told)


def spoken_in(texts: Sequence[str], given: str, readers: Readers) -> Spoken:
    """The languages of an article whose paragraphs begin so (HEAD code points are enough). `given` is what its importer
    said, and holds unless it is surely wrong: the language by its tag, "pt-BR"."""
    scripts = [script_of(text) for text in texts]
    guesses = [(text, readers.recognise(text)) for text in texts]
    sure = [guess.language if surely(guess, text) else None for text, guess in guesses]
    usual: dict[str, str] = {}  # of each script, for paragraphs that are not enough to tell
    for script in dict.fromkeys(scripts):
        here = [(text, own) for text, own, its in zip(texts, sure, scripts, strict=True) if its == script]
        usual[script] = usual_among(here, said(given, script, scripts, texts), readers)
    languages = [usual[script] if own is None else own for own, script in zip(sure, scripts, strict=True)]
    weights: Counter[str] = Counter()
    for text, language in zip(texts, languages, strict=True):
        weights[language] += letters_in(text)
    main = weights.most_common(1)[0][0] if weights.total() else given.partition("-")[0].lower()
    return Spoken(main, [own if script else main for own, script in zip(languages, scripts, strict=True)])


def said(given: str, script: str, scripts: Sequence[str], texts: Sequence[str]) -> str:
    """What the importer's word is worth for paragraphs in a script: "" unless the article is mostly in it, or where it
    cannot be, as English is in Latin script."""
    language = given.partition("-")[0].lower()
    lengths: Counter[str] = Counter()
    for text, its in zip(texts, scripts, strict=True):
        lengths[its] += letters_in(text)
    fits = language != ENGLISH or script == "LATIN"
    return language if fits and script == lengths.most_common(1)[0][0] else ""


def usual_among(paragraphs: Sequence[tuple[str, str | None]], given: str, readers: Readers) -> str:
    """The language of those paragraphs, all in one script, of which it is not known: what they are in together; that of
    most of the others; what is given."""
    rest = "\n".join(text for text, language in paragraphs if language is None)[:ALL]
    guess = readers.recognise(rest)
    if surely(guess, rest):
        return guess.language
    known: Counter[str] = Counter()
    for text, language in paragraphs:
        if language is not None:
            known[language] += letters_in(text)
    if known:
        return known.most_common(1)[0][0]
    return given or (guess.language if guess.score >= LIKELY else "")


def surely(guess: Guess, text: str) -> bool:
    return guess.score >= SURE and letters_in(text) >= FEWEST


def remark(language: str, read: bool, unread: Sequence[str]) -> str:
    """What people are told of an article in `language`: why less was done than they may expect, "" for nothing.

    `read` says whether there is a pipeline for it, `unread` the languages of the paragraphs without.
    """
    if not read:
        told = f"This article seems to be in {named(language)}."
        return f"{told} Postil is not set up to read it, so no names are suggested."
    lines = []
    if language != ENGLISH:
        lines.append(f"This article seems to be in {named(language)}: names are suggested, statements only in English.")
    if unread:
        which = named(unread[0]) if len(unread) == 1 else "other languages"
        lines.append(f"Its paragraphs in {which} are left out: no pipeline for them is installed.")
    return " ".join(lines)


def named(language: str) -> str:
    """The language's English name: "Russian"."""
    told = LANG_INFO.get(language, {}).get("name")
    return NAMES.get(language) or told or (f"a language with the code “{language}”" if language else "another language")
