"""Which of the old eight-bit encodings a file is in, where it does not say: a guess, shown to who uploads it."""

import re
import unicodedata

from charset_normalizer import from_bytes

from reader.text.decoding import Decoded, decode
from reader.text.errors import TextError

#: What articles have been written in. The fewer there are, the better the guess.
_CANDIDATES = [
    *(
        "cp1251",
        "koi8_r",
        "iso8859_5",
        "cp866",
        "cp1250",
        "iso8859_2",
        "cp1253",
        "cp1254",
        "cp1255",
        "cp1256",
        "cp1257",
    ),
    *("gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "cp1252"),
]
_NAMES = {
    "cp1250": "Windows-1250 (Central European)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp1253": "Windows-1253 (Greek)",
    "cp1254": "Windows-1254 (Turkish)",
    "cp1255": "Windows-1255 (Hebrew)",
    "cp1256": "Windows-1256 (Arabic)",
    "cp1257": "Windows-1257 (Baltic)",
    "cp866": "DOS 866 (Cyrillic)",
    "koi8_r": "KOI8-R (Cyrillic)",
    "iso8859_2": "ISO 8859-2 (Central European)",
    "iso8859_5": "ISO 8859-5 (Cyrillic)",
    "gb18030": "GB 18030 (Chinese)",
    "big5": "Big5 (Chinese)",
    "shift_jis": "Shift JIS (Japanese)",
    "euc_jp": "EUC-JP (Japanese)",
    "euc_kr": "EUC-KR (Korean)",
}
_WESTERN = "Windows-1252 (Western)"


def read_bytes(data: bytes) -> Decoded:
    """The text of a file, whatever its encoding. Raise `TextError` for what is no text or cannot be read as any."""
    certain = decode(data)
    if certain is not None:
        return certain
    western = _western(data)
    if western is not None:
        return Decoded(western, _WESTERN)
    # The guess needs no more than this; the whole is then read by it.
    best = from_bytes(data[:200_000], cp_isolation=_CANDIDATES, threshold=0.4).best()
    if best is not None:
        try:
            name = _NAMES.get(best.encoding, _WESTERN if best.encoding == "cp1252" else best.encoding)
            return Decoded(data.decode(best.encoding), name)
        except UnicodeDecodeError:
            pass
    message = "Its encoding could not be made out. Open it in an editor, save it as UTF-8, and try again."
    raise TextError("undecodable", message)


def _western(data: bytes) -> str | None:
    """The text as Windows-1252, if it looks like a Western language: few letters with marks, none of them in a row,
    and no sign of another kind inside a word."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    sample = text[:200_000]
    high = [character for character in sample if ord(character) > 127]
    if sum(map(str.isalpha, high)) > len(sample) * 0.15 or re.search(r"[À-ÖØ-öø-ÿ]{3}", sample):
        return None
    if re.search(r"[A-Za-z][^\x00-\x7f’‘'“”–—…À-ÖØ-öø-ÿŠšŽžŒœŸ]+[a-z]", sample):
        return None
    odd = sum(unicodedata.category(character) in ("Sk", "Sm", "No", "Cc") for character in high)
    return text if odd <= len(high) * 0.1 else None
