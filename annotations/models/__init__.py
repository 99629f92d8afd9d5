from .annotations import Annotation, Span, Value
from .codebook import Attribute, Option, Shortcut, Tag, TagRole
from .entities import Alias, Entity
from .events import Event
from .suggestions import Decision, Suggesting, Suggestion

__all__ = [
    "Alias",
    "Annotation",
    "Attribute",
    "Decision",
    "Entity",
    "Event",
    "Option",
    "Shortcut",
    "Span",
    "Suggesting",
    "Suggestion",
    "Tag",
    "TagRole",
    "Value",
]
