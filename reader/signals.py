"""What happened in the library, told to whoever keeps the log.

`reader` knows nothing of annotations, but an import must leave an event, start the suggesters and give a new
collection its codebook. So each action of `reader` that changes something sends `changed`, inside its own
transaction; `annotations.receivers` listens. A receiver that fails undoes the change.
"""

from django.dispatch import Signal

#: verb: str, collection: Collection, by: User or None, article: Article or None,
#: before: dict or None, after: dict or None, paragraphs: list[int]
changed = Signal()

#: The web process is about to stop: whoever answers without an end ends now. Sent on the event loop.
stopping = Signal()
