"""How a worker is known to be alive: it gives a sign of life again and again, in the table procrastinate_workers."""

HEARTBEAT = 5.0  # seconds between two signs
SILENCE = 20.0  # seconds without one after which a worker is taken for dead, and its job given to another
