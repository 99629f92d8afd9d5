"""Every character of a text made fit to store, to show and to count: the first half of normalising.

What is refused: NUL and lone surrogates, as no database and no JSON parser takes them, and accents piled without end.
What is put right: the forms of a line end become `\\n` (CR LF, CR, VT, FF, NEL, LS; PS ends a paragraph), tabs and the
separators FS to US become spaces, a C1 control becomes the character that Windows-1252 has in its place (that is where
they come from: text decoded as Latin-1 by mistake), and the whole becomes NFC.
What is left out, as nobody sees it: byte order marks, soft hyphens, and all other C0 and C1 controls.
"""

import unicodedata

import regex

from .errors import TextError

#: 5 MB of UTF-8.
MAX_BYTES = 5 * 1024 * 1024

_LINE_ENDS = regex.compile("\r\n|[\r\v\f\x85\u2028]")
_REFUSED = regex.compile("[\x00\ud800-\udfff]")
_BLANKS = regex.compile(r"[\t\p{Zs}]{2,}|\t")
#: No writing needs so many; putting a long run of them in order takes its length squared.
MOST_MARKS = 500
_PILE = regex.compile(rf"(?<!\p{{M}})\p{{M}}{{{MOST_MARKS + 1}}}")
_SEEN = regex.compile(r"[^\s\p{Z}\p{Cc}\p{Cf}]")


def _table() -> dict[int, str]:
    """What `str.translate` puts in place of each control, the byte order mark and the soft hyphen."""
    table = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), 0xAD, 0xFEFF], "")
    table.pop(0x0A)
    table |= dict.fromkeys([0x09, *range(0x1C, 0x20)], " ")
    table[0x2029] = "\n\n"
    for code in range(0x80, 0xA0):
        try:
            table[code] = bytes([code]).decode("cp1252")
        except UnicodeDecodeError:
            table[code] = ""
    return table


_TABLE = _table()


def clean(text: str, *, field: str = "text", limit: int = MAX_BYTES) -> str:
    """The same text in NFC, with `\\n` line ends and no controls. Raise `TextError` for a NUL, a lone surrogate,
    more than `MOST_MARKS` accents on one letter, or more than `limit` bytes of UTF-8, before or after."""
    refuse(text, field=field)
    check_size(text, field=field, limit=limit)
    text = _LINE_ENDS.sub("\n", text).translate(_TABLE)
    _refuse_pile(text, field=field)
    text = unicodedata.normalize("NFC", text)
    check_size(text, field=field, limit=limit)
    return text


def refuse(text: str, *, field: str = "text") -> None:
    """Raise `TextError` at the first NUL or lone surrogate, saying where it is."""
    found = _REFUSED.search(text)
    if found is None:
        return
    place = f"line {text.count(chr(10), 0, found.start()) + 1}, character {found.start() + 1:,} of the whole"
    if found[0] == "\0":
        raise TextError("nul", f"The text holds a NUL character ({place}). Take it out and try again.", field=field)
    raise TextError(
        "surrogate",
        f"The text holds half of a character, the lone surrogate U+{ord(found[0]):04X} ({place}). "
        "Copy the text from its source again, or take that character out.",
        field=field,
    )


def _refuse_pile(text: str, *, field: str) -> None:
    """Raise `TextError` for more than `MOST_MARKS` combining marks in a row."""
    found = _PILE.search(text)
    if found is not None:
        message = (
            f"Line {text.count(chr(10), 0, found.start()) + 1} holds a letter with more than {MOST_MARKS} accents. "
            "Take them out and try again."
        )
        raise TextError("invalid", message, field=field)


def tidy(line: str) -> str:
    """One line without blanks at its ends, and single blanks inside. A lone no-break space stays one."""
    return _BLANKS.sub(_one_blank, line).strip()


def _one_blank(run: "regex.Match[str]") -> str:
    blanks = set(run[0])
    return blanks.pop() if len(blanks) == 1 and blanks != {"\t"} else " "


def is_seen(text: str) -> bool:
    """Whether there is anything in it that a reader would see."""
    return _SEEN.search(text) is not None


def single_line(text: str, *, field: str, most: int) -> str:
    """A title, a name: cleaned, on one line. Raise `TextError` where it is longer than `most` characters."""
    line = tidy(clean(text, field=field).replace("\n", " "))
    if not is_seen(line):
        return ""
    if len(line) > most:
        message = f"The {field.replace('_', ' ')} is {len(line):,} characters long; {most} is the most that is kept."
        raise TextError("too-long", message, field=field)
    return line


def check_size(text: str, *, field: str = "text", limit: int = MAX_BYTES) -> None:
    """Raise `TextError` for more than `limit` bytes of UTF-8."""
    if len(text) * 4 <= limit:
        return
    size = len(text.encode())
    if size > limit:
        message = (
            f"The text is {megabytes(size)} long, and {megabytes(limit)} is the most that one article can be. "
            "Split it into several articles."
        )
        raise TextError("too-long", message, field=field)


def megabytes(size: int) -> str:
    """A number of bytes for people: "5 MB", "5.3 MB", never rounded down to the limit that it passed."""
    tenths = -(-size * 10 // (1024 * 1024))
    return f"{tenths / 10:g} MB"
