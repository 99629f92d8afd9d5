from .annotations import Annotation, Span
from .codebook import Entity, Tag
from .events import Event
from .suggestions import Decision, Suggesting, Suggestion

__all__ = ["Annotation", "Decision", "Entity", "Event", "Span", "Suggesting", "Suggestion", "Tag"]
