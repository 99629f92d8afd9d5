"""The last part of a collection's address, made of its name."""

import re
import unicodedata

ADDRESS = re.compile(r"[a-z0-9][a-z0-9-]*")
LONGEST = 60


def address_of(name: str) -> str:
    """`name` in lower-case letters a to z, digits and single hyphens, at most 60; empty where nothing is left of it.

    >>> address_of("Kasachstan, Jänner 2022")
    'kasachstan-janner-2022'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].rstrip("-")


def is_address(text: str) -> bool:
    """Whether `text` may stand in an address: the database asks the same."""
    return len(text) <= LONGEST and ADDRESS.fullmatch(text) is not None
