import pytest
from django.urls import reverse

from annotations.models import Tag
from tests.make import make_annotation, make_article, make_codebook, make_suggestion
from tests.stored import stored

HTMX = {"HX-Request": "true"}


@stored
def article(desk):
    make_codebook(desk)
    return make_article(desk, *[" ".join(f"word{p}x{n}." for n in range(10)) for p in range(12)])


def mark(article, numbers):
    tags = list(Tag.objects.filter(collection=article.collection))
    for number in numbers:
        word = f"word{number % 12}x{number // 12}."
        make_annotation(article, word, by=["ada", "ben", "cleo"][number % 3], tag=tags[number % 9].key, note="Why?")
    make_suggestion(article, f"word{max(numbers) % 12}x9.")


#: Queries of an answer: with its session, and what is done where it is a change.
MOST = {"article": 28, "changed": 35, "annotations": 20}


def counted(django_assert_max_num_queries, act, most):
    with django_assert_max_num_queries(most) as captured:
        assert act().status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", ["article", "changed", "annotations"])
def test_as_many_queries_for_ten_as_for_a_hundred(client, article, cast, django_assert_max_num_queries, name):
    client.force_login(cast["ada"])
    span = {"start": 0, "end": 8, "quote": "word0x0.", "tag": "claim"}
    acts = {
        "article": lambda: client.get(reverse("article", args=["desk", article.pk]) + "?tag=claim&tag=person"),
        "changed": lambda: client.post(reverse("annotate", args=["desk", article.pk]), span, headers=HTMX),
        "annotations": lambda: client.get(reverse("annotations", args=["desk"]) + "?author=ben&author=ada"),
    }
    mark(article, range(10))
    acts[name]()  # what is looked up once a process is looked up now
    ten = counted(django_assert_max_num_queries, acts[name], MOST[name])
    mark(article, range(10, 100))
    assert counted(django_assert_max_num_queries, acts[name], MOST[name]) == ten
