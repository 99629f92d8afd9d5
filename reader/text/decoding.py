"""Bytes to text, where the bytes themselves say how. What only statistics can tell is left to the caller."""

import codecs
from dataclasses import dataclass

from .errors import TextError

_BOMS = [
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF8, "utf-8", "UTF-8 with byte order mark"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16 little-endian"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16 big-endian"),
]
#: How other kinds of file begin, and what they are called.
_SIGNATURES = [
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a Word, OpenDocument, e-book or zip file"),
    (b"PK\x05\x06", "a zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Word, Excel or Outlook file"),
    (b"{\\rtf", "a rich text (RTF) file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"RIFF", "a picture or a recording"),
    (b"ID3", "a recording"),
    (b"OggS", "a recording"),
    (b"\x1f\x8b", "a compressed file"),
    (b"BZh", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"\xfd7zXZ", "a compressed file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "a database"),
    (b"bplist00", "a saved web page"),
]
_WHAT_TO_DO = "Open it, copy its text and paste that, or save it as plain text (.txt)."


@dataclass(frozen=True)
class Decoded:
    """A text and the name of the encoding it came in, for people."""

    text: str
    encoding: str


def decode(data: bytes) -> Decoded | None:
    """The text of a file in UTF-8, UTF-16 or UTF-32; None for another encoding, which somebody has to guess.

    Raise `TextError` for what is no text file at all, and for a file that breaks off its own encoding.
    """
    for bom, codec, name in _BOMS:
        if data.startswith(bom):
            return Decoded(_strict(data[len(bom) :], codec, name), name)
    for start, what in _SIGNATURES:
        if data.startswith(start):
            raise TextError("not-text", f"This looks like {what}, not a text file. {_WHAT_TO_DO}")
    codec = _evident_utf16(data)
    if codec:
        name = f"UTF-16 {'little' if codec.endswith('le') else 'big'}-endian without mark"
        return Decoded(_strict(data, codec, name), name)
    try:
        return Decoded(data.decode(), "UTF-8")
    except UnicodeDecodeError:
        pass
    if _is_binary(data):
        raise TextError("not-text", f"This is no text file: it holds bytes that no text has. {_WHAT_TO_DO}")
    return None


def _strict(data: bytes, codec: str, name: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        message = (
            f"The file says it is {name}, but byte {error.start + 1:,} does not fit. Save it as UTF-8 and try again."
        )
        raise TextError("undecodable", message) from error


def _evident_utf16(data: bytes) -> str:
    """The codec, if every other byte of the beginning is nearly always zero, as it is in Latin letters' UTF-16."""
    sample = data[:4000]
    if len(sample) < 4 or len(data) % 2:
        return ""
    even, odd = sample[::2].count(0) / (len(sample) / 2), sample[1::2].count(0) / (len(sample) / 2)
    if odd > 0.6 and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 and odd < 0.05 else ""


def _is_binary(data: bytes) -> bool:
    """Whether it holds NULs, or many other controls that no text file has."""
    sample = data[:100_000]
    controls = sum(sample.count(code) for code in range(32) if code not in (9, 10, 12, 13, 27))
    return b"\0" in sample or controls > len(sample) * 0.02
