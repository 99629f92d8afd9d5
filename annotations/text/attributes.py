"""The types of the attributes that a codebook may define."""

from enum import StrEnum


class AttributeType(StrEnum):
    """What values an attribute takes, and how they are told in JSON."""

    CHOICE = "choice"  # one of a list: the option's key
    CHOICES = "choices"  # several of a list: the options' keys
    SCALE = "scale"  # one of an ordered list: the option's key
    YES_NO = "yes-no"  # true or false
    TEXT = "text"  # words of one's own
    ENTITY = "entity"  # an entity of the collection: {"tag": "person", "name": "…"}

    @property
    def has_options(self) -> bool:
        return self in {AttributeType.CHOICE, AttributeType.CHOICES, AttributeType.SCALE}
