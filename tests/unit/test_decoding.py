"""Bytes become text in the encoding they came in, or are refused with a reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.service.charset import read_bytes
from reader.text.decoding import decode
from reader.text.errors import TextError

RUSSIAN = "Президент заявил, что порядок в стране восстановлен. Об этом сообщает агентство. В городе спокойно."
POLISH = "Prezydent powiedział, że żołnierze wrócą do domów w ciągu dziesięciu dni. Źródła mówią coś innego."
FRENCH = "Le président a déclaré « nous ne partirons pas ». L’armée était déjà là — c’était prévu."
GERMAN = "Die Straßen waren leer; übrig blieb Müll. „Wir gehen nicht“, sagte er."
JAPANESE = "記者によると大統領は首都を離れたという。政府は否定している。"
ENGLISH = "It’s “fine” — naïve, and €5 a go."


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (ENGLISH, "utf-8", "UTF-8"),
        (ENGLISH, "utf-8-sig", "UTF-8 with byte order mark"),
        (ENGLISH, "utf-16", "UTF-16 little-endian"),
        ("plain ASCII", "utf-16-le", "UTF-16 little-endian without mark"),
        (ENGLISH, "utf-16-be", "UTF-16 big-endian without mark"),
        (ENGLISH, "utf-32", "UTF-32"),
        (ENGLISH, "cp1252", "Windows-1252 (Western)"),
        (FRENCH, "cp1252", "Windows-1252 (Western)"),
        (GERMAN, "cp1252", "Windows-1252 (Western)"),
        (RUSSIAN, "cp1251", "Windows-1251 (Cyrillic)"),
        (RUSSIAN, "koi8_r", "KOI8-R (Cyrillic)"),
        (POLISH, "cp1250", "Windows-1250 (Central European)"),
        (POLISH, "iso8859_2", "ISO 8859-2 (Central European)"),
        (JAPANESE, "shift_jis", "Shift JIS (Japanese)"),
        (JAPANESE, "utf-8", "UTF-8"),
    ],
)
def test_encodings(text, codec, name):
    read = read_bytes(text.encode(codec))
    assert (read.text, read.encoding) == (text, name)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.4", "not-text"),
        (b"PK\x03\x04", "not-text"),
        (b"\xd0\xcf\x11\xe0", "not-text"),
        (b"\x7fELF\x02", "not-text"),
        (b"\x80\x00\x81\x01\x02\x03" * 10, "not-text"),
        (b"\xef\xbb\xbfabc\xff", "undecodable"),
        (b"\xff\xfeabc", "undecodable"),
    ],
)
def test_what_is_no_text_is_refused(data, code):
    with pytest.raises(TextError) as refused:
        read_bytes(data)
    assert refused.value.code == code


def test_an_empty_file_is_an_empty_text():
    assert read_bytes(b"").text == ""


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), max_size=200))
def test_utf_8_is_never_guessed(text):
    data = b"A text may begin as another kind of file does, but not so. " + text.encode()
    read = decode(data)
    assert read is not None
    assert read.text.endswith(text)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    assert outcome(data) in ("text", "not-text", "undecodable")


def outcome(data):
    try:
        return "text" if isinstance(read_bytes(data).text, str) else "nonsense"
    except TextError as error:
        return error.code
