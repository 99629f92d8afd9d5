"""Undo goes by what an annotation says: the codebook may have put its parts and options in another order since."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from annotations.actions import annotate, collection_undo, undo
from annotations.actions.codebook import editing, merging
from annotations.models import Annotation, Entity
from annotations.queries.log import activity
from annotations.queries.log.wanted import Wanted
from reader.actions.errors import Clash
from tests.make import make_annotation, make_article, make_codebook
from tests.stored import stored


@stored
def article(desk):
    make_codebook(desk)
    return make_article(desk, "Tokayev said that prices may rise.")


def test_parts_changed_places(article, desk, cast):
    make_annotation(article, "prices may rise", by="ben", tag="attribution", parts={"source": "Tokayev", "cue": "said"})
    editing.move(desk, "attribution", ("role", "source"), by=cast["ada"], places=-1)
    undo.undo(article, by=cast["ben"])
    assert not Annotation.objects.exists()


def test_options_changed_places(article, desk, cast):
    editing.add(desk, "claim", ("attribute",), by=cast["ada"], key="topics", name="Topics", type="choices")
    for key in ("first", "second"):
        editing.add(desk, "claim", ("option", "topics"), by=cast["ada"], key=key, name=key)
    make_annotation(article, "prices", by="ben", attributes={"topics": ["first", "second"]})
    editing.move(desk, "claim", ("option", "topics", "second"), by=cast["ada"], places=-1)
    shown = activity.page(desk, Wanted.parse(QueryDict()), user=cast["ben"], article=article)
    assert [line.undoable for day in shown.days for line in day.lines] == [True]
    undo.undo(article, by=cast["ben"])
    assert not Annotation.objects.exists()


def test_a_tag_that_has_names_by_now_stays_one_for_names(article, desk, cast):
    editing.edit(desk, "claim", by=cast["ada"], names_entity=True)
    make_annotation(article, "Tokayev", by="ben")
    with pytest.raises(Clash, match="1 name of this collection has the tag"):
        collection_undo.undo(desk, by=cast["ada"])
    assert Annotation.objects.get().entity == Entity.objects.get(name="Tokayev")


@pytest.mark.parametrize("tag", ["person", "attribution"])
def test_a_merging_is_undone_in_a_fixed_number_of_queries(article, desk, cast, tag):
    numbers = []
    for several in (3, 12):
        for number in range(several):
            source = {"tag": "person", "name": f"Somebody {several} {number}"}
            attributes = {"source": source} if tag == "attribution" else None
            annotation = make_annotation(article, "Tokayev", by="ben", tag=tag, attributes=attributes)
            annotate.edit(annotation, by=cast["ben"], entity_name=f"Somebody {several} {number}")
        merging.merge(desk, tag, "organisation", by=cast["ada"])
        with CaptureQueriesContext(connection) as queries:
            collection_undo.undo(desk, by=cast["ada"])
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]
