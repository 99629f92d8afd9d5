"""A key or a name that no database takes is one that does not exist: refused with a reason, and nothing is changed."""

import pytest
from django.urls import reverse

from annotations.models import Alias, Entity, Event, Tag
from tests.make import make_annotation, make_article, make_codebook, make_suggestion
from tests.stored import stored

UNSTORABLE = "person\0"


@stored
def article(desk):
    make_codebook(desk)
    return make_article(desk, "Tokayev said that prices may rise.")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("retag", {"tag": UNSTORABLE, "version": "1"}),
        ("ask", {"step": "attribute:source", "version": "1", "value": "Tokayev", "entity_tag": UNSTORABLE}),
        ("annotation", {"tag": "attribution", "version": "1", "value-source": "T", "value-source-tag": UNSTORABLE}),
    ],
)
def test_of_an_annotation(client, article, cast, name, data):
    annotation = make_annotation(article, "prices may rise", by="ben", tag="attribution")
    passage = {"start": "18", "end": "33", "quote": "prices may rise", "role": "content"}
    refused(client, cast, reverse(name, args=["desk", article.pk, annotation.pk]), passage | data)


def test_of_all_occurrences(client, article, cast):
    data = {"quote": "Tokayev", "place": "0 7", "tag": UNSTORABLE}
    refused(client, cast, reverse("occurrences", args=["desk", article.pk]), data)


def test_of_a_suggestion(client, article, cast):
    suggestion = make_suggestion(article, "Tokayev")
    refused(client, cast, reverse("accept", args=["desk", article.pk, suggestion.pk]), {"tag": UNSTORABLE})


@pytest.mark.parametrize("name", ["entity_name_remove", "entity_split"])
def test_of_a_name(client, article, desk, cast, name):
    tag = Tag.objects.get(collection=desk, key="person")
    entity = Entity.objects.create(collection=desk, tag=tag, name="Tokayev")
    Alias.objects.create(entity=entity, tag=tag, name="KZT")
    refused(client, cast, reverse(name, args=["desk", entity.pk]), {"name": "KZT\0"}, by="ada")


def refused(client, cast, address, data, *, by="ben"):
    client.force_login(cast[by])
    events = Event.objects.count()
    assert client.post(address, data).status_code in {409, 422}
    assert Event.objects.count() == events
