"""What the library is asked."""

from .fields import Line, PlainForm


class SearchForm(PlainForm):
    q = Line(max_length=200, required=False)
