from .annotations import Annotation, Span, Value
from .codebook import Attribute, Option, Shortcut, Tag, TagRole
from .conversation import Notice, Reply, Resolution
from .entities import Alias, Entity, EntityPair, Verdict
from .events import Event
from .suggestions import Decision, Suggesting, Suggestion, SuggestionRule, TrainedPipeline

__all__ = [
    "Alias",
    "Annotation",
    "Attribute",
    "Decision",
    "Entity",
    "EntityPair",
    "Event",
    "Notice",
    "Option",
    "Reply",
    "Resolution",
    "Shortcut",
    "Span",
    "Suggesting",
    "Suggestion",
    "SuggestionRule",
    "Tag",
    "TagRole",
    "TrainedPipeline",
    "Value",
    "Verdict",
]
