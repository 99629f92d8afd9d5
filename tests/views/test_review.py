"""The review: which suggestion is up, deciding on it with and without scripts, what is left, who may."""

import re

import pytest
from django.urls import reverse

from annotations.actions import decide
from annotations.models import Annotation, Suggestion, SuggestionRule
from tests.make import make_annotation, make_article, make_codebook, make_statement, make_suggestion
from tests.stored import stored
from tests.views.page_text import parsed, text_of

HTMX = {"HX-Request": "true", "HX-Target": "card"}


@stored
def article(desk):
    make_codebook(desk)
    return make_article(desk, "Ada met Ben.", "The mayor said that Rome was shut.", "Ben may stay.", title="First")


@stored
def second(article, desk):
    return make_article(desk, "Ben in Paris.", title="Second", publication="The Courier")


@pytest.fixture
def ben(client, cast):
    client.force_login(cast["ben"])
    return client


@stored
def walk(article, second):
    """Five, the surest first: Paris, Ada, Ben, the mayor's saying, Ben again."""
    return [
        make_suggestion(second, "Paris", tag="place", score=0.99),
        make_suggestion(article, "Ada", score=0.9),
        make_suggestion(article, "Ben", score=0.8),
        make_statement(
            article,
            "that Rome was shut",
            parts={"source": "The mayor", "cue": "said"},
            attributes={"form": "indirect"},
            reasons=("a verb of saying with a subject",),
            score=0.7,
        ),
        make_suggestion(second, "Ben", score=0.6),
    ]


def look(client, query="", headers=None):
    return client.get(reverse("review", args=["desk"]) + query, headers=headers or {})


def post(client, suggestion, query="", headers=HTMX, **data):
    data = {"suggestion": str(suggestion.pk), **data}
    return client.post(reverse("review", args=["desk"]) + query, data, headers=headers)


def up(response):
    """The words of the suggestion that is up; "" where none is."""
    html = response.content.decode()
    found = re.search(r'<h1 id="up-name"[^>]*>(.*?)</h1>', html, re.DOTALL)
    words = re.sub(r"<[^>]+>", "", found[1]) if found else ""
    return words.partition(":")[2].strip()


def follow(client, response, key):
    """Go where the control with this key leads."""
    found = re.search(rf'data-key="{re.escape(key)}"[^>]*? href="([^"]+)"', response.content.decode())
    assert found, key
    return look(client, found[1].replace("&amp;", "&"))


def test_the_surest_is_up_first_and_one_walks_on_and_back(ben, walk):
    page = look(ben)
    assert up(page) == "Paris"
    assert "1 of 5 · 2 left in this article" in text_of(page.content.decode(), "card")
    seen = [up(page)]
    for _ in range(4):
        page = follow(ben, page, "s")
        seen.append(up(page))
    assert seen == ["Paris", "Ada", "Ben", "that Rome was shut", "Ben"]
    end = follow(ben, page, "s")
    assert "5 that you passed over are still open." in end.content.decode()
    assert up(follow(ben, page, "ArrowLeft")) == "that Rome was shut"
    assert up(follow(ben, look(ben), "ArrowLeft")) == "Paris"  # nothing before it


def test_at_the_beginning_it_is_said_that_this_is_the_first(ben, walk):
    for headers in (HTMX, {}):
        at_first = look(ben, f"?before={walk[0].pk}", headers=headers)
        assert up(at_first) == "Paris"
        assert "This is the first one." in text_of(at_first.content.decode(), "message")
        assert "This is the first one." not in look(ben, f"?before={walk[1].pk}", headers=headers).content.decode()


@pytest.mark.parametrize(
    ("order", "first", "then"),
    [("unsure", "Ben", "that Rome was shut"), ("text", "Ada", "Ben"), ("nonsense", "Paris", "Ada")],
)
def test_other_orders(ben, walk, order, first, then):
    page = look(ben, f"?order={order}")
    assert (up(page), up(follow(ben, page, "s"))) == (first, then)


def test_the_passage_is_shown_with_all_parts_why_and_how_sure(ben, walk):
    html = look(ben, f"?at={walk[3].pk}").content.decode()
    for role, words in (("content", "that Rome was shut"), ("source", "The mayor"), ("cue", "said")):
        assert re.search(rf'data-role="{role}" data-joint="{role}"[^>]*>{words}</span>', html)
    told = text_of(html, "card")
    assert "indirect" in told
    assert "A verb of saying with a subject" in told
    assert "70 %" in told
    assert "First" in told
    assert "paragraph 2" in told


def test_a_decision_is_answered_with_the_next_one(ben, walk):
    response = post(ben, walk[0], do="accept")
    assert up(response) == "Ada"
    assert Annotation.objects.get().entity.name == "Paris"
    html = response.content.decode()
    assert "“Paris” marked as place." in text_of(html, "message")
    assert "2 of 5" in text_of(html, "card")
    assert "<html" not in html
    assert response["HX-Replace-Url"].endswith(f"?at={walk[1].pk}")
    assert up(post(ben, walk[1], do="dismiss")) == "Ben"
    assert Suggestion.objects.get(pk=walk[1].pk).decision == "dismissed"


def test_without_scripts_it_is_forms_and_links(ben, walk):
    response = post(ben, walk[1], "?kind=name&order=text", headers={}, do="dismiss")
    assert response.status_code == 303
    assert response["Location"].endswith(f"?kind=name&order=text&after={walk[1].pk}")
    page = ben.get(response["Location"])
    assert up(page) == "Ben"
    html = page.content.decode()
    assert "“Ada” dismissed." in html
    undo = re.search(r'action="([^"]+/review/undo/[^"]*event=\d+)"', html)[1].replace("&amp;", "&")
    back = ben.post(undo)
    assert back.status_code == 303
    assert up(ben.get(back["Location"])) == "Ada"
    assert Suggestion.objects.open().count() == 5


def test_relabelling_and_bounds_put_right(ben, walk):
    post(ben, walk[1], tag="organisation")
    assert Annotation.objects.get(suggestion=walk[1]).tag.key == "organisation"
    page = look(ben, f"?at={walk[3].pk}")
    moved = follow(ben, follow(ben, page, "{"), "}")
    assert up(moved) == "Rome was"
    bounds = dict(re.findall(r'name="(start|end)" value="(\d+)"', moved.content.decode()))
    post(ben, walk[3], do="accept", **bounds)
    spans = Annotation.objects.get(suggestion=walk[3]).spans.values_list("role__key", "quote")
    assert list(spans) == [("content", "Rome was"), ("source", "The mayor"), ("cue", "said")]


def test_all_alike_are_the_collections_or_the_articles(ben, walk, article):
    html = look(ben, f"?at={walk[2].pk}").content.decode()
    assert "and all 2 like it in the collection" in html
    assert "like it" not in look(ben, f"?article={article.pk}&at={walk[2].pk}").content.decode()
    response = post(ben, walk[2], do="accept", alike="1")
    assert "2 × “Ben” in 2 articles marked as person." in text_of(response.content.decode(), "message")
    assert Annotation.objects.count() == 2
    address = reverse("review_undo", args=["desk"])
    assert up(ben.post(address, headers=HTMX)) == "Ben"
    assert not Annotation.objects.exists()


def test_undo_takes_back_the_last_decision_and_returns_to_it(ben, walk):
    post(ben, walk[0], do="accept")
    post(ben, walk[1], do="dismiss")
    address = reverse("review_undo", args=["desk"])
    assert [up(ben.post(address, headers=HTMX)) for _ in range(2)] == ["Ada", "Paris"]
    nothing = ben.post(address + f"?at={walk[2].pk}", headers=HTMX)
    assert (nothing.status_code, up(nothing)) == (409, "Ben")
    assert "no decision of yours" in text_of(nothing.content.decode(), "message")


def test_what_was_undone_is_done_again(ben, walk):
    post(ben, walk[2], do="accept", alike="1")
    post(ben, walk[0], do="dismiss")
    undo, redo = (reverse(name, args=["desk"]) for name in ("review_undo", "review_redo"))
    for _ in range(2):
        undone = ben.post(undo, headers=HTMX)
    assert f'action="{redo}?"' in undone.content.decode()
    again = ben.post(redo, headers=HTMX)
    assert "Did accepting 2 suggestions in 2 articles again." in text_of(again.content.decode(), "message")
    assert (Annotation.objects.count(), up(again)) == (2, "that Rome was shut")
    page = ben.post(redo)
    assert page.status_code == 303
    html = ben.get(page.headers["Location"]).content.decode()
    assert "Did dismissing a suggestion again." in text_of(html, "message")
    assert Suggestion.objects.get(pk=walk[0].pk).decision == "dismissed"
    nothing = ben.post(redo, headers=HTMX)
    assert nothing.status_code == 409
    assert "no decision of yours to do again" in text_of(nothing.content.decode(), "message")
    event = re.search(rf"{undo}\?event=(\d+)", html)[1]
    assert "Undid dismissing" in ben.post(f"{undo}?event={event}", headers=HTMX).content.decode()


def test_nonsense_undoes_nothing(ben, walk):
    post(ben, walk[0])
    assert ben.post(reverse("review_undo", args=["desk"]) + "?event=x", headers=HTMX).status_code == 422
    assert Annotation.objects.count() == 1


def test_what_somebody_has_decided_meanwhile_is_said_and_the_next_is_up(ben, walk, cast):
    decide.accept(walk[0], by=cast["ada"])
    response = post(ben, walk[0], do="dismiss")
    assert response.status_code == 409
    assert "ada has already accepted" in text_of(response.content.decode(), "message")
    assert up(response) == "Ada"
    page = post(ben, walk[0], do="dismiss", headers={})
    assert page.status_code == 409
    assert "ada has already accepted" in page.content.decode()
    assert up(page) == "Ada"


def test_what_is_refused_keeps_what_was_put_right(ben, walk):
    start, end = walk[1].start, walk[1].end + 4
    for wrong in ({"tag": "claim"}, {"tag": "nonsense"}):
        response = post(ben, walk[1], start=start, end=end, **wrong)
        assert response.status_code == 422
        assert up(response) == "Ada met"
        assert f'name="end" value="{end}"' in response.content.decode()
    for bounds in ({"start": "x", "end": "9"}, {"start": "9", "end": "2"}, {"start": "0", "end": "99999"}):
        assert post(ben, walk[1], do="accept", **bounds).status_code == 422
    assert not Annotation.objects.exists()


def test_nonsense_in_the_address_is_left_out(ben, walk):
    for query in ("?at=x", "?after=" + "0" * 36, "?order=", "?start=9&end=1", "?kind=x&tag=%00", "?at=&before="):
        assert look(ben, query).status_code == 200
    assert post(ben, walk[0], "?kind=x", do="accept").status_code == 200
    assert ben.post(reverse("review", args=["desk"]), {"suggestion": "x"}).status_code == 404


def test_the_filter_chooses_kinds_tags_words_and_articles(ben, walk, second):
    assert up(look(ben, "?kind=attribution")) == "that Rome was shut"
    assert up(look(ben, "?tag=person")) == "Ada"
    assert up(look(ben, "?q=ben")) == "Ben"
    page = look(ben, f"?article={second.pk}")
    assert "1 of 2 · 2 left in this article" in text_of(page.content.decode(), "card")
    assert "No suggestion passes this filter" in look(ben, "?kind=claim").content.decode()
    texts = parsed(look(ben, "?kind=name").content.decode())[0]
    assert re.findall(r"\d+", texts["groups"]) == ["4", "1", "3", "1"]  # kinds, then tags of names


def test_only_what_is_offered_is_up(ben, walk, desk, article):
    make_annotation(article, "Ada met", tag="group")
    SuggestionRule.objects.create(collection=desk, kind="name", threshold=0.8)
    SuggestionRule.objects.create(collection=desk, kind="attribution", offered=False)
    page = look(ben)
    assert up(page) == "Paris"
    assert up(follow(ben, page, "s")) == "Ben"
    assert "1 of 2" in text_of(page.content.decode(), "card")


def test_when_nothing_is_left_it_says_what_was_decided(ben, walk):
    for each in walk[:-1]:
        post(ben, each, do="accept")
    done = post(ben, walk[-1], do="dismiss").content.decode()
    assert "All 5 suggestions are decided: 4 accepted, 1 dismissed." in done
    assert "5 of 5" in text_of(done, "card")


def test_a_collection_without_suggestions_says_so(ben, article):
    assert "No suggestions yet" in look(ben).content.decode()


def test_readers_look_and_do_not_decide_strangers_get_nothing(client, walk, annex, cast):
    client.force_login(cast["dana"])
    page = look(client)
    assert up(page) == "Paris"
    assert "Accept" not in text_of(page.content.decode(), "card")
    assert post(client, walk[0], do="accept").status_code == 404
    assert client.post(reverse("review_undo", args=["desk"])).status_code == 404
    client.force_login(cast["cleo"])
    make_codebook(annex)
    hidden = make_suggestion(make_article(annex, "Ada."), "Ada")
    assert client.get(reverse("review", args=["annex"])).status_code == 404
    assert post(client, hidden, do="accept").status_code == 404
    assert up(look(client, f"?at={hidden.pk}")) == "Paris"
    assert Suggestion.objects.open().count() == 6


def test_a_very_long_paragraph_is_cut_round_the_suggestion(ben, desk):
    make_codebook(desk)
    article = make_article(desk, f"{'word ' * 2000}Ada {'word ' * 2000}end")
    make_suggestion(article, "Ada")
    html = look(ben).content.decode()
    assert len(html) < 20_000
    shown = re.search(r'class="para cut-before cut-after"[^>]*>(.*?)</p>', html, re.DOTALL)[1]
    assert "Ada" in shown
    assert len(re.sub(r"<[^>]+>", "", shown)) < 1500


def test_as_many_queries_for_ten_as_for_a_hundred(ben, article, django_assert_max_num_queries):
    def count(act):
        with django_assert_max_num_queries(40) as captured:
            assert act().status_code == 200
        return len(captured)

    crowd = make_article(article.collection, " ".join(f"Name{n}" for n in range(120)))
    rows = [make_suggestion(crowd, f"Name{n}", score=n / 200) for n in range(10)]
    look(ben, headers=HTMX)
    few = count(lambda: look(ben)), count(lambda: post(ben, rows[0], do="accept"))
    rows += [make_suggestion(crowd, f"Name{n}", score=n / 200) for n in range(10, 100)]
    assert (count(lambda: look(ben)), count(lambda: post(ben, rows[1], do="accept"))) == few


def test_library_and_article_lead_here(ben, walk, article):
    library = ben.get(reverse("library", args=["desk"])).content.decode()
    assert "Review 5 suggestions" in library
    page = ben.get(reverse("article", args=["desk", article.pk])).content.decode()
    assert f'review/?article={article.pk}">Review 3 suggestions' in page
    link = re.search(rf'id="s-{walk[3].pk}" href="([^"]+)"', page)[1]
    response = ben.get(link)
    assert response.status_code == 303
    assert up(ben.get(response["Location"])) == "that Rome was shut"
