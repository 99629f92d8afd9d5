"""Marking a passage, and changing a mark."""

from .editing import EditForm
from .marking import MarkForm
from .passage import number, plain

__all__ = ["EditForm", "MarkForm", "number", "plain"]
