"""How the time that something takes grows with the text it is given: a proportion within one run."""

import time
from collections.abc import Callable

QUARTER = 4
#: Seconds. What the clock cannot tell from nothing at all counts as this.
NOTHING = 0.005
#: Where time grows with the length it is 1, with the square of the length 4.
MOST = 2


def grows_with_its_length(read: Callable[[str], object], text: str) -> bool:
    """Whether a letter of the whole text takes about as long as one of its first quarter. Who fails may try again."""
    part = text[: len(text) // QUARTER]
    return any(_once(read, text) / QUARTER <= MOST * max(NOTHING, _once(read, part)) for _ in range(2))


def _once(read: Callable[[str], object], text: str) -> float:
    """Seconds of this process alone, so that a busy machine does not count."""
    before = time.process_time()
    read(text)
    return time.process_time() - before
