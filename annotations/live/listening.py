"""The one connection of a web process that listens to PostgreSQL, and the only module that speaks LISTEN."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import psycopg
from django.db import connection

logger = logging.getLogger(__name__)

EVENTS, PRESENCE = "postil_events", "postil_presence"
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0  # seconds before it connects again
#: A link that died without a word is noticed within half a minute.
KEEPALIVE = {"keepalives": 1, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}


async def listen(*, heard: Callable[[str, str], None], connected: Callable[[], None]) -> None:
    """Call `heard(channel, payload)` for each notification, for ever.

    What is said while nobody is connected is lost. So `connected` is called whenever the connection listens, the first
    time and after each loss: from then on nothing is missed, and what was before has to be read from the log.
    """
    pause = FIRST_PAUSE
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(**parameters(), autocommit=True) as listener:
                await listener.execute(f"LISTEN {EVENTS}")
                await listener.execute(f"LISTEN {PRESENCE}")
                pause = FIRST_PAUSE
                connected()
                async for said in listener.notifies():
                    heard(said.channel, said.payload)
        except psycopg.OperationalError as error:
            logger.warning("Live updates wait for the database: %s", " ".join(str(error).split()))
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, 2 * pause)


def parameters() -> dict[str, Any]:
    """How Django connects, without what belongs to its own cursors."""
    django: dict[str, Any] = connection.get_connection_params()
    own = {name: value for name, value in django.items() if name not in {"cursor_factory", "context"}}
    return KEEPALIVE | own | {"application_name": "postil live"}
