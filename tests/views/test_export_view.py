import json
from pathlib import Path
from threading import Thread

import jsonschema
import pytest
from django.db import InternalError, connection
from django.urls import reverse

from annotations.models import Annotation, Tag
from annotations.queries.exporting import exported as exported_from
from annotations.queries.exporting import snapshot
from annotations.queries.filtering.filter import Filter
from tests.make import make_annotation, make_article, make_codebook
from tests.stored import stored

SCHEMA = json.loads((Path(__file__).resolve().parents[2] / "static/schema/export-2.json").read_text())


@stored
def article(desk):
    make_codebook(desk)
    return make_article(desk, "The quick 🦊 brown fox jumps.", "Over the lazy dog.")


def exported(client, query="", slug="desk"):
    return client.get(reverse("export", args=[slug]) + query)


def document(response):
    return json.loads(b"".join(response.streaming_content))


def test_the_file_is_streamed_named_and_valid(client, article, cast):
    make_annotation(article, "🦊 brown", note="“”")
    client.force_login(cast["dana"])
    response = exported(client)
    assert response.streaming
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Content-Disposition"].startswith('attachment; filename="desk-annotations-20')
    told = document(response)
    jsonschema.validate(told, SCHEMA)
    (of_article,) = told["articles"]
    (annotation,) = of_article["annotations"]
    for span in annotation["spans"]:
        assert of_article["text"][span["start"] : span["end"]] == span["quote"]


def test_it_holds_exactly_what_the_page_shows(client, article, desk, cast):
    make_annotation(article, "quick", by="ben")
    make_annotation(article, "lazy", by="ben", tag="speculation")
    make_annotation(article, "dog")
    other = make_article(desk, "Elsewhere a dog.")
    make_annotation(other, "dog", by="ben")
    client.force_login(cast["ada"])
    page = client.get(reverse("article", args=["desk", article.pk]) + "?tag=claim&author=ben").content.decode()
    link = f"/c/desk/export.json?tag=claim&amp;author=ben&amp;article={article.pk}"
    assert f'href="{link}"' in page
    told = document(client.get(link.replace("&amp;", "&")))
    quotes = [s["quote"] for a in told["articles"] for n in a["annotations"] for s in n["spans"]]
    assert quotes == ["quick"]
    assert told["filter"] == {"tag": ["claim"], "author": ["ben"], "article": [str(article.pk)]}


def test_a_filter_without_sense_gives_no_file(client, article, cast):
    client.force_login(cast["ada"])
    response = exported(client, "?since=tomorrow")
    assert response.status_code == 422
    assert "Content-Disposition" not in response.headers
    assert "“tomorrow” is no date" in response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_what_is_changed_while_it_is_written_is_not_half_in_it(article, desk):
    make_annotation(article, "quick")

    def meanwhile():
        Tag.objects.create(
            collection=desk, key="late", name="Late", colour="rose", pattern="solid", letter="L", position=99
        )
        make_annotation(article, "lazy", by="ben", tag="late")
        connection.close()

    with snapshot():
        pieces = exported_from(desk, Filter(), user=None)
        written = [next(pieces)]
        other = Thread(target=meanwhile)
        other.start()
        other.join(30)
        assert Annotation.objects.filter(tag__key="late").count() == 0
        told = json.loads("".join([*written, *pieces]))
    assert Annotation.objects.filter(tag__key="late").count() == 1
    assert [each["tag"] for each in told["articles"][0]["annotations"]] == ["claim"]
    assert [each["username"] for each in told["authors"]] == ["ada"]


@pytest.mark.django_db(transaction=True)
def test_a_snapshot_changes_nothing(desk):
    with pytest.raises(InternalError, match="read-only"), snapshot():
        desk.save()


def test_strangers_export_nothing(client, annex, cast):
    assert exported(client, slug="annex").status_code == 302
    client.force_login(cast["cleo"])
    assert exported(client, slug="annex").status_code == 404
    assert not Annotation.objects.exists()
