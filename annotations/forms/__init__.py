"""Marking a passage, and changing a mark."""

from .editing import EditForm
from .marking import MarkForm
from .passage import number, plain
from .versions import version_sent

__all__ = ["EditForm", "MarkForm", "number", "plain", "version_sent"]
