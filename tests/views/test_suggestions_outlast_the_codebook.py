"""What is proposed under a tag can be decided on whatever becomes of the tag's parts."""

import pytest

from annotations.actions import decide
from annotations.actions.codebook.editing import remove
from annotations.actions.codebook.merging import merge
from annotations.models import Span
from tests.make import make_article, make_codebook, make_statement
from tests.stored import stored

TEXT = "The minister said that taxes may rise."
PARTS = {"cue": "said", "source": "The minister"}


@stored
def proposed(desk):
    make_codebook(desk)
    return make_statement(make_article(desk, TEXT), "taxes may rise", parts=PARTS)


def stored():
    return {(span.role.key, span.quote) for span in Span.objects.select_related("role")}


def test_a_main_part_that_was_merged_into_another_is_that_one(proposed, desk, cast):
    merge(desk, "attribution", "speculation", by=cast["ada"], main_to_main=True)
    decide.accept(proposed, by=cast["ben"])
    assert stored() == {("scope", "taxes may rise"), ("cue", "said"), ("source", "The minister")}


@pytest.mark.parametrize(
    ("role", "left"),
    [
        ("source", {("content", "es may rise"), ("cue", "said")}),
        ("cue", {("content", "es may rise"), ("source", "The minister")}),
    ],
)
def test_a_part_that_the_tag_has_no_more_is_left_out(proposed, desk, cast, role, left):
    remove(desk, "attribution", ("role", role), by=cast["ada"])
    decide.accept(proposed, by=cast["ben"], bounds=(proposed.start + 3, proposed.end))
    assert stored() == left


def test_without_its_main_part_the_bounds_are_those_of_what_is_main_now(proposed, desk, cast):
    remove(desk, "attribution", ("role", "content"), by=cast["ada"])
    decide.accept(proposed, by=cast["ben"], bounds=(4, 12))
    assert {("source", "minister"), ("cue", "said")} == stored()
