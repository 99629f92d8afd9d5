import re
from uuid import uuid4

import pytest
from django.urls import reverse

from annotations.actions import annotate, decide, undo
from annotations.models import Annotation, Decision, Suggestion, Tag
from reader.actions.errors import Clash, Conflict
from tests.make import make_annotation, make_article, make_codebook, make_suggestion, picture
from tests.stored import stored


@stored
def article(desk):
    make_codebook(desk)
    return make_article(desk, "Fox meets fox. The fox jumps.")


def test_undo_and_redo_of_a_new_annotation(article, cast):
    annotation = make_annotation(article, "meets", note="why")
    change = undo.undo(article, by=cast["ada"])
    assert picture(article) == article.text
    assert change.paragraphs == [0]
    undo.redo(article, by=cast["ada"])
    back = Annotation.objects.get()
    assert (back.pk, back.note, back.created_at) == (annotation.pk, "why", annotation.created_at)
    assert back.version > annotation.version
    undo.undo(article, by=cast["ada"])
    assert not Annotation.objects.exists()


def test_undo_of_an_edit_and_of_a_removal(article, cast):
    annotation = make_annotation(article, "meets")
    annotate.edit(annotation, by=cast["ada"], tag=Tag.objects.get(key="speculation"), note="hm")
    annotate.remove(annotation, by=cast["ada"])
    undo.undo(article, by=cast["ada"])
    assert picture(article) == "Fox [meets] fox. The fox jumps."
    undo.undo(article, by=cast["ada"])
    assert picture(article) == "Fox {meets} fox. The fox jumps."
    undo.redo(article, by=cast["ada"])
    assert picture(article) == "Fox [meets] fox. The fox jumps."


def test_one_undoes_only_what_is_ones_own(article, cast):
    make_annotation(article, "meets", by="ben")
    with pytest.raises(Clash):
        undo.undo(article, by=cast["ada"])
    with pytest.raises(Clash):
        undo.redo(article, by=cast["ben"])


def test_undo_touches_nothing_that_others_have_changed(article, cast):
    annotation = make_annotation(article, "meets", by="ben")
    annotate.edit(annotation, by=cast["ada"], note="I doubt it")
    with pytest.raises(Conflict):
        undo.undo(article, by=cast["ben"])
    assert Annotation.objects.get().note == "I doubt it"


def test_a_change_that_can_no_longer_be_undone_does_not_stand_in_the_way_of_older_ones(article, cast, client):
    make_annotation(article, "jumps", by="ben")
    changed = make_annotation(article, "meets", by="ben")
    annotate.edit(changed, by=cast["ada"], note="I doubt it")
    client.force_login(cast["ben"])
    address = reverse("undo", args=["desk", article.pk])
    for headers in ({"HX-Request": "true"}, {}):
        refused = client.post(address, headers=headers)
        assert refused.status_code == 412
        offered = re.findall(r'action="([^"]+event=\d+)"', refused.content.decode())
        assert len(offered) == 1
        assert "Undo the change before it" in refused.content.decode()
    client.post(offered[0])
    assert picture(article) == "Fox {meets} fox. The fox jumps."
    assert "Undo the change before it" not in client.post(address).content.decode()


def test_undo_of_a_decision_on_all_alike_brings_each_back(article, cast):
    for at in (0, 5, 16):
        make_suggestion(article, "fox" if at else "Fox", at=at)
    suggestion = Suggestion.objects.filter(quote="fox").first()
    change = decide.accept(suggestion, by=cast["ben"], alike=True)
    assert change.message == "2 × “fox” marked as person."
    assert picture(article) == "Fox meets <fox>. The <fox> jumps."
    undo.undo(article, by=cast["ben"])
    assert picture(article) == article.text
    assert Suggestion.objects.filter(decision=Decision.OPEN).count() == 3
    undo.redo(article, by=cast["ben"])
    assert Suggestion.objects.filter(decision=Decision.ACCEPTED, decided_by=cast["ben"]).count() == 2
    assert Annotation.objects.filter(suggestion__isnull=False, entity__name="fox").count() == 2


def test_an_annotation_that_comes_back_remembers_the_id_it_was_exported_under(article, cast):
    annotation = make_annotation(article, "meets")
    exported_id = uuid4()
    Annotation.objects.update(exported_id=exported_id)
    annotate.edit(annotation, by=cast["ada"], note="changed")
    undo.undo(article, by=cast["ada"])
    assert Annotation.objects.get().exported_id == exported_id
    annotate.remove(annotation, by=cast["ada"])
    undo.undo(article, by=cast["ada"])
    assert Annotation.objects.get().exported_id == exported_id


@pytest.mark.parametrize("number", [10, 100])
def test_taking_back_many_decisions_asks_no_more_than_taking_back_few(desk, cast, number, django_assert_num_queries):
    make_codebook(desk)
    article = make_article(desk, *["fox"] * number)
    for each in range(number):
        make_suggestion(article, "fox", at=each * 5)
    decide.accept(Suggestion.objects.first(), by=cast["ben"], alike=True)
    with django_assert_num_queries(19):
        undo.undo(article, by=cast["ben"])
    with django_assert_num_queries(26):
        undo.redo(article, by=cast["ben"])
    assert Annotation.objects.count() == number
