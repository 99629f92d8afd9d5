"""Names by rules: what a run of capitalised words is the name of."""

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import regex

#: How sure: on a list, by its form (a title, a first name, "… Committee"), or merely guessed.
LISTED, FORM, GUESS = 0.9, 0.8, 0.6

WORD = regex.compile(
    r"(?:\p{Lu}\.){2,}|(?!I)\p{Lu}\.(?=\s?\p{Lu})"  # U.N., and the initial in “J. Smith”
    r"|[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:[-’'](?=\p{Lu}|(?<=-)\p{N})[\p{L}\p{M}\p{N}]+)*(?:\.[a-z]{2,3}(?![\p{L}\p{N}]))?"
)
ABBREVIATED = {
    "Mr",
    "Mrs",
    "Ms",
    "Dr",
    "Prof",
    "Gen",
    "Col",
    "Lt",
    "Sgt",
    "Capt",
    "Gov",
    "Sen",
    "Rep",
    "Rev",
    "St",
    "Adm",
}
JOINING = {"of", "for", "the", "and"}  # within an organisation's name
PARTICLES = {"de", "del", "da", "di", "von", "van", "der", "den", "bin", "ibn", "al", "el", "la", "le", "du"}
FIRST_HEADS = {"Lake", "Mount", "Cape", "Fort", "Port"}
DATE_WORDS = {*calendar.month_name, *calendar.day_name}
SURNAME = regex.compile(
    r"\p{Lu}\p{L}+(?:ov|ova|ev|eva|enko|sky|skyi|skiy|skaya|shvili|dze|bayev|bekov|uly|yan|ović|chuk|czyk)"
)
MUNDANE = regex.compile(r".+(?:ly|ing|ed|ers|ists|ions|ments|ness)")
SENTENCE_END = regex.compile(r"(?:^|[.!?:…•·|\n“”\"‘(\[–—]|^\d+[.)])[\s“\"‘(\[]*$")


@dataclass(frozen=True)
class Name:
    """The stretch `text[start:end]`, a label of OntoNotes, and how sure that is."""

    start: int
    end: int
    label: str
    score: float


@dataclass(frozen=True)
class Word:
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Lexicon:
    """The words by which the rules know names."""

    given_names: frozenset[str]
    titles: frozenset[str]
    modifiers: frozenset[str]
    organisation: frozenset[str]
    place: frozenset[str]
    event: frozenset[str]
    common: frozenset[str]
    saying: frozenset[str]
    inside: frozenset[str]
    region: frozenset[str]

    @classmethod
    def of(cls, lists: dict[str, list[str]]) -> "Lexicon":
        return cls(**{field.name: frozenset(lists[field.name]) for field in fields(cls)})


class Finder:
    """Finds the names in one paragraph, given those that a list knows already."""

    def __init__(self, lexicon: Lexicon, text: str, listed: Sequence[Name]) -> None:
        self.lexicon = lexicon
        self.text = text
        self.listed = sorted(listed, key=lambda name: name.start)
        self.words = [Word(match.group(), *match.span()) for match in WORD.finditer(text)]
        self.lowered = {word.text for word in self.words if word.text.islower()}

    def names(self) -> list[Name]:
        """The names by form or guess. They may overlap those listed; the longer one is the better."""
        if self.is_title_case():
            return []
        return [name for first, last in self.runs() for name in self.read(first, last)]

    def is_title_case(self) -> bool:
        """Whether capitals say nothing here: a headline in title case, or a line in capitals."""
        known = self.lexicon.given_names | self.lexicon.titles | self.lexicon.modifiers | DATE_WORDS
        long = [word for word in self.words if len(word.text) > 3 and word.text not in known and word.text.isalpha()]
        long = [word for word in long if self.listed_at(word) is None]
        headline = not self.text.rstrip().endswith(".")
        return headline and len(long) >= 4 and sum(is_capital(word) for word in long) > 0.7 * len(long)

    def runs(self) -> Iterator[tuple[int, int]]:
        """The runs of capitalised words, as `words[first:last]`."""
        at = 0
        while at < len(self.words):
            if not self.may_open(self.words[at]):
                at += 1
                continue
            last = at + 1
            while (step := self.reach(at, last)) is not None:
                last = step
            yield at, last
            at = last

    def may_open(self, word: Word) -> bool:
        return is_capital(word) and word.text not in DATE_WORDS

    def reach(self, first: int, last: int) -> int | None:
        """The end of the run `words[first:last]` when it takes in the next word; None where it ends."""
        at = last
        while at < len(self.words) and at - last < 3 and self.adjoin(at - 1):
            word = self.words[at]
            if self.may_open(word):
                return at + 1 if at == last or self.joins(first, last, at) else None
            if word.text not in JOINING | PARTICLES:
                return None
            at += 1
        return None

    def adjoin(self, at: int) -> bool:
        """Whether only a space, or the point of an abbreviation and a space, parts a word from the next."""
        gap = self.text[self.words[at].end : self.words[at + 1].start]
        return gap in {" ", "\u00a0"} or (gap == ". " and self.words[at].text in ABBREVIATED)

    def joins(self, first: int, last: int, at: int) -> bool:
        """Whether the small words `words[last:at]` hold one name together."""
        small = [word.text for word in self.words[last:at]]
        before = self.words[last - 1].text
        if all(word in PARTICLES for word in small):
            return before not in self.lexicon.common
        if small[0] in {"of", "for"}:
            return before in self.lexicon.organisation or before in {"House", "Republic"}
        # “Institute of Trade and Industry”, but not “Ministry of Trade and Russia”
        joined = any(word.text == "of" for word in self.words[first:last])
        return small == ["and"] and joined and self.listed_at(self.words[at]) is None

    def listed_at(self, word: Word) -> Name | None:
        return next((name for name in self.listed if name.start < word.end and word.start < name.end), None)

    def read(self, first: int, last: int) -> list[Name]:
        """What the run `words[first:last]` names."""
        while first < last and self.is_mere_opening(first, last):
            first += 1
        if first == last:
            return []
        form = self.by_form(first, last)
        if form is not None:
            return [form]
        titles = [at for at in range(first, last) if self.words[at].text.rstrip(".") in self.lexicon.titles]
        if titles:
            return self.after_title(titles[-1] + 1, last)
        while first < last and self.words[first].text in self.lexicon.modifiers:
            first += 1
        return self.untitled(first, last)

    def is_mere_opening(self, at: int, last: int) -> bool:
        """Whether a word is capitalised only because the sentence begins with it."""
        word = self.words[at]
        if self.listed_at(word) is not None:
            return False
        if word.text in self.lexicon.common or word.text in {"A", "I", "The"}:
            return True
        if word.text in self.lexicon.given_names | self.lexicon.titles or not self.opens(word):
            return False
        return word.text.lower() in self.lowered or (last - at > 1 and MUNDANE.fullmatch(word.text) is not None)

    def opens(self, word: Word) -> bool:
        return SENTENCE_END.search(self.text[max(0, word.start - 6) : word.start]) is not None or word.start == 0

    def by_form(self, first: int, last: int) -> Name | None:
        """An organisation, place or event that says by its last (or first) word what it is."""
        if last - first < 2:
            return None
        head, tail = self.words[first].text, self.words[last - 1].text
        if last - first > 2 and set(tail) <= set("IVX"):
            tail = self.words[last - 2].text  # World War I
        joined = any(word.text == "of" for word in self.words[first:last])
        if head in self.lexicon.titles and joined:
            return None  # “Minister of the Interior” is an office
        if tail in self.lexicon.organisation or (joined and head in self.lexicon.organisation) or head == "Radio":
            return self.name(first, last, "ORG", FORM)
        if tail in self.lexicon.place or head in FIRST_HEADS or (joined and head == "Republic"):
            return self.name(first, last, "LOC", FORM)
        if tail in self.lexicon.event:
            return self.name(first, last, "EVENT", FORM)
        return None

    def after_title(self, first: int, last: int) -> list[Name]:
        """The person whose title ends before `words[first]`."""
        if first == last or self.words[first].text in JOINING or last - first > 4:
            return []
        known = self.listed_at(self.words[first])
        if known is not None and known.label != "PERSON" and last - first == 1:
            return []  # “King Charles”, but “General Russia”?
        return [self.name(first, last, "PERSON", FORM)]

    def untitled(self, first: int, last: int) -> list[Name]:
        """A person by first name, what is left beside a listed name, or a guess."""
        if first == last:
            return []
        if last - first == 1:
            return self.single(first)
        if self.words[first].text in self.lexicon.given_names and last - first <= 4:
            return [self.name(first, last, "PERSON", FORM)]
        known = [at for at in range(first, last) if self.listed_at(self.words[at]) is not None]
        if known:
            return self.beside(first, last, known)
        words = [word.text for word in self.words[first:last]]
        letters = any(word.isupper() and len(word.rstrip(".")) > 1 for word in words)
        article = first > 0 and self.words[first - 1].text in {"the", "The"} and self.adjoin(first - 1)
        if letters or article or any(word in JOINING for word in words):
            return [self.name(first, last, "ORG", GUESS)]
        return [self.name(first, last, "PERSON", GUESS)] if len(words) <= 4 else []

    def beside(self, first: int, last: int, known: list[int]) -> list[Name]:
        """Read on before and after the listed words of a run."""
        name = self.listed_at(self.words[known[-1]])
        if (
            name is not None
            and name.label == "PERSON"
            and known[-1] == last - 1
            and known[0] > first
            and last - first <= 3
        ):
            return [self.name(first, last, "PERSON", FORM)]  # an unknown first name before a known surname
        after = known[-1] + 1
        return self.untitled(after, last) if last - after < 4 else []

    def single(self, at: int) -> list[Name]:
        """A capitalised word on its own."""
        word = self.words[at]
        if self.listed_at(word) is not None or len(word.text) < 2 or word.text in self.lexicon.common:
            return []
        before = self.words[at - 1].text if at else ""
        after = self.words[at + 1].text if at + 1 < len(self.words) else ""
        if "." in word.text.strip("."):
            return [] if word.text.isupper() else [self.name(at, at + 1, "ORG", GUESS)]  # a site: Orda.kz
        if word.text.isupper():
            acronym = word.text.isalpha() and len(word.text) <= 6 and not set(word.text) <= set("IVXLCDM")
            return [self.name(at, at + 1, "ORG", GUESS)] if acronym else []
        if word.text in self.lexicon.given_names or SURNAME.fullmatch(word.text) or after in self.lexicon.saying:
            mundane = (
                self.opens(word)
                and (MUNDANE.fullmatch(word.text) or word.text.endswith("s"))
                and after in self.lexicon.saying
            )
            return [] if mundane else [self.name(at, at + 1, "PERSON", GUESS)]
        if after in self.lexicon.region or (before in self.lexicon.inside and not self.opens(word)):
            return [self.name(at, at + 1, "GPE", GUESS)]
        return []

    def name(self, first: int, last: int, label: str, score: float) -> Name:
        return Name(self.words[first].start, self.words[last - 1].end, label, score)


def is_capital(word: Word) -> bool:
    return word.text[0].isupper()


def longest(names: Sequence[Name]) -> list[Name]:
    """Those of `names` that no longer or surer one overlaps, in order."""
    taken: list[Name] = []
    for name in sorted(names, key=lambda name: (name.start - name.end, -name.score, name.start)):
        if all(name.end <= other.start or other.end <= name.start for other in taken):
            taken.append(name)
    return sorted(taken, key=lambda name: name.start)
