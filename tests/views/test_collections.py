import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.models import Annotation, Event, Tag
from reader.models import Article, Collection, Membership, Role
from reader.signals import changed
from tests import make


@pytest.fixture
def ada(client, cast):
    client.force_login(cast["ada"])
    return client


@pytest.fixture
def told():
    """What the library told, as (verb, before, after)."""
    heard = []

    def hear(*, verb, before, after, **_):
        heard.append((verb, before, after))

    changed.connect(hear)
    yield heard
    changed.disconnect(hear)


def test_the_list_shows_what_one_belongs_to(client, desk, annex, cast):
    make.make_article(desk)
    client.force_login(cast["cleo"])
    page = client.get("/").content.decode()
    assert 'href="/c/desk/"' in page
    assert "annotator" in page
    assert "annex" not in page


def test_an_empty_list_says_what_to_do(client, cast):
    client.force_login(cast["cleo"])
    page = client.get("/").content.decode()
    assert "You are in none yet" in page
    assert 'href="/new/"' in page


def test_the_list_takes_the_same_queries_for_2_and_20(ada, desk, annex):
    with CaptureQueriesContext(connection) as few:
        ada.get("/")
    for number in range(18):
        make.make_article(make.make_collection(f"more-{number}", ada=Role.OWNER, ben=Role.READER))
    with CaptureQueriesContext(connection) as many:
        assert ada.get("/").content.count(b"data-row") == 20
    assert len(few) == len(many)


def test_making_a_collection(ada, told):
    answer = ada.post("/new/", {"name": "Black Sea grain", "slug": "", "description": "Who ships what"})
    assert answer.url == "/c/black-sea-grain/"
    collection = Collection.objects.get()
    assert collection.role_of(collection.members.get()) == Role.OWNER
    facts = {"slug": "black-sea-grain", "name": "Black Sea grain", "description": "Who ships what"}
    assert told == [("collection created", None, facts)]
    assert Tag.objects.filter(collection=collection, key="claim").exists()
    assert Event.objects.get().verb == "collection created"


def test_an_address_that_is_made_is_a_free_one(ada):
    slugs = [ada.post("/new/", {"name": name}).url for name in ("Grain", "grain", "GRAIN!", "Зерно", "Хлеб")]
    assert slugs == ["/c/grain/", "/c/grain-2/", "/c/grain-3/", "/c/collection/", "/c/collection-2/"]


def test_an_address_that_is_taken_is_refused_and_nothing_typed_is_lost(ada, desk):
    answer = ada.post("/new/", {"name": "Another", "slug": "desk", "description": "kept"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "The address “desk” is taken" in page
    assert 'value="Another"' in page
    assert "kept" in page
    assert Collection.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "cannot stay empty"),
        ({}, "cannot stay empty"),
        ({"name": "a\0b"}, "NUL"),
        ({"name": "x" * 121}, "At most 120 characters fit here; this has 121"),
        ({"name": "x", "slug": "Not So"}, "small letters"),
        ({"name": "x", "slug": "-x"}, "small letters"),
        ({"name": "x", "slug": "x" * 61}, "At most 60"),
        ({"name": "x", "description": "y" * 5001}, "At most 5000"),
        ({"name": "x", "description": "\0"}, "NUL"),
    ],
)
def test_what_cannot_be_is_named(ada, typed, said):
    answer = ada.post("/new/", typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Collection.objects.exists()


def test_markup_in_a_name_is_shown_as_it_is(ada):
    ada.post("/new/", {"name": "<script>alert(1)</script>", "slug": "odd"})
    for where in ("/", "/c/odd/", "/c/odd/settings/", "/c/odd/settings/delete/"):
        page = ada.get(where).content.decode()
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert(1)" not in page


def test_renaming(ada, desk, told):
    assert ada.post("/c/desk/settings/", {"name": "Newsroom", "description": ""}).url == "/c/desk/settings/"
    desk.refresh_from_db()
    assert (desk.name, desk.slug) == ("Newsroom", "desk")
    assert [verb for verb, *_ in told] == ["collection renamed"]
    ada.post("/c/desk/settings/", {"name": "Newsroom", "description": ""})
    assert len(told) == 1, "nothing was changed, so nothing is told"


def test_a_wrong_name_is_kept_for_mending(ada, desk):
    answer = ada.post("/c/desk/settings/", {"name": "", "description": "half typed"})
    assert answer.status_code == 422
    assert "half typed" in answer.content.decode()


@pytest.mark.parametrize("where", ["settings/", "settings/delete/", "settings/members/ben/remove/"])
@pytest.mark.parametrize("who", ["ben", "dana"])
def test_settings_are_the_owners(client, cast, desk, where, who):
    client.force_login(cast[who])
    assert client.get(f"/c/desk/{where}").status_code == 404
    assert client.post(f"/c/desk/{where}", {"name": "Desk"}).status_code == 404
    assert Membership.objects.filter(collection=desk).count() == 4


@pytest.mark.parametrize("where", ["", "settings/", "settings/delete/"])
def test_a_stranger_finds_nothing(client, cast, annex, where):
    client.force_login(cast["cleo"])
    assert client.get(f"/c/annex/{where}").status_code == 404
    assert client.get(f"/c/no-such/{where}").status_code == 404


def test_deleting_takes_the_name(ada, desk, told):
    make.make_codebook(desk)
    article = make.make_article(desk)
    make.make_annotation(article, "quick")
    make.make_suggestion(article, "fox")
    told.clear()
    wrong = ada.post("/c/desk/settings/delete/", {"name": "desk"})
    assert wrong.status_code == 422
    assert "To delete it, type “Desk”" in wrong.content.decode()
    assert Article.objects.exists()
    assert ada.post("/c/desk/settings/delete/", {"name": "Desk"}).url == "/"
    assert [verb for verb, *_ in told] == ["collection deleted"]
    assert not any(model.objects.exists() for model in (Collection, Article, Annotation, Tag, Event, Membership))
