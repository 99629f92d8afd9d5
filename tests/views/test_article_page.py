import json
from pathlib import Path

import pytest
from django.urls import reverse

from annotations.actions import annotate
from annotations.models import Annotation, Event, Suggesting, Tag
from reader.models import Paragraph, Reading
from reader.text.normalise import normalise
from reader.text.paragraphs import Kind
from tests.make import make_annotation, make_article, make_codebook, make_suggestion
from tests.stored import stored
from tests.views.page_text import parsed, text_of

SHARED = Path(__file__).resolve().parents[3] / "shared"
NAUGHTY = [
    "Family 👩‍👩‍👧‍👦 and flag 🇰🇿, thumbs 👍🏽.",
    "e\u0301 a\u0308 combining, not composed: q\u0323\u0307",
    "قال المتحدث إن ثلاثة أشخاص لقوا حتفهم.",
    "הדובר אמר כי שלושה נהרגו.",
    "当局称三人死亡。",
    "“Curly”, ‘quotes’, … and — dashes",
    "<script>alert(1)</script>",
    "</p></article><b>bold</b> &amp; &lt; &#39;",
    "{{ 7|add:7 }} {% now 'Y' %} {# no #}",
    "  two  spaces and\na line end ",
    "\u200f\u202emirrored\u202c \ufeff zero\u200bwidth",
]


@stored
def article(desk):
    make_codebook(desk)
    return make_article(desk, "The quick brown fox jumps.", "Over the lazy dog.", "And away.")


def page_of(client, article, query="", **headers):
    return client.get(reverse("article", args=[article.collection.slug, article.pk]) + query, headers=headers)


def assert_reads_as_stored(html, article):
    texts = parsed(html)[0]
    for paragraph in article.paragraphs.all():
        assert texts[f"p{paragraph.position + 1}"] == article.text[paragraph.start : paragraph.end]


def test_a_stranger_finds_nothing(client, article, annex, cast):
    make_codebook(annex)
    hidden = make_article(annex, "Secret.")
    assert page_of(client, hidden).status_code == 302  # to the log-in
    client.force_login(cast["cleo"])
    assert page_of(client, hidden).status_code == 404
    assert page_of(client, article).status_code == 200


def test_each_paragraph_holds_its_text_and_nothing_else(client, desk, cast):
    make_codebook(desk)
    article = make_article(desk, *NAUGHTY)
    tags = ["claim", "speculation", "attribution", "person", "place"]
    for number, paragraph in enumerate(article.paragraphs.all()):
        for depth, key in enumerate(tags):
            annotate.create(
                article,
                by=cast["ada"],
                tag=Tag.objects.get(key=key),
                spans=[(paragraph.start + depth, max(paragraph.end - depth, paragraph.start + depth + 2))],
                note=NAUGHTY[number],
            )
    client.force_login(cast["dana"])
    assert_reads_as_stored(page_of(client, article).content.decode(), article)


def test_naughty_strings_are_shown_as_they_are(client, desk, cast):
    source = SHARED / "data" / "blns" / "blns.json"
    if not source.exists():
        pytest.skip("the big list of naughty strings is not here")
    make_codebook(desk)
    strings = normalise("\n\n".join(json.loads(source.read_text())).replace("\0", "")).split("\n\n")
    article = make_article(desk, *strings, title=strings[0])
    make_annotation(article, strings[100], note=strings[101])
    client.force_login(cast["ada"])
    assert_reads_as_stored(page_of(client, article).content.decode(), article)


def test_overlaps_are_nested_spans_with_their_letters(client, article, cast):
    claim = make_annotation(article, "quick brown fox")
    make_annotation(article, "brown fox jumps.\n\nOver", tag="speculation", by="ben")
    client.force_login(cast["ada"])
    html = page_of(client, article).content.decode()
    assert (
        'class="layer blue solid lane-0 first opens" data-id="'
        + str(claim.pk)
        + '" data-role="claim" data-letter="C">quick '
        in html
    )
    assert 'class="layer amber wavy lane-1 first opens"' in html
    assert "31 of" not in html
    assert "2 annotations" in text_of(html, "totals")


def test_cards_stand_with_the_paragraph_they_begin_in(client, article, cast):
    annotation = make_annotation(article, "lazy dog", by="ben", note="Which dog?\n\nWhose?")
    client.force_login(cast["ada"])
    texts, attributes = parsed(page_of(client, article).content.decode())
    assert "Which dog?" in texts["c2"]
    assert attributes[f"a-{annotation.pk}"]["data-version"] == "1"
    assert attributes[f"a-{annotation.pk}"]["data-start"] == str(article.text.index("lazy"))


def test_who_may_not_write_is_offered_nothing_to_write_with(client, article, cast):
    make_annotation(article, "fox", by="ben")
    make_suggestion(article, "dog")
    client.force_login(cast["dana"])
    html = page_of(client, article).content.decode()
    for control in ["annotations/?paragraph", 'id="toolbar"', "/remove/", "/review/", "/undo/", 'name="kind"', "Edit<"]:
        assert control not in html
    client.force_login(cast["cleo"])  # an annotator: not ben's card, but her own marks and the suggestions
    html = page_of(client, article).content.decode()
    assert "/remove/" not in html
    assert "/suggestions/review/" in html
    assert 'name="kind"' not in html
    client.force_login(cast["ada"])
    html = page_of(client, article).content.decode()
    assert "/remove/" in html
    assert 'name="kind"' in html


def test_the_filter_is_applied_counted_and_kept_in_every_link(client, article, cast):
    make_annotation(article, "quick", by="ada")
    make_annotation(article, "fox", by="ben", tag="speculation")
    make_annotation(article, "dog", by="ben")
    client.force_login(cast["cleo"])
    html = page_of(client, article, "?tag=claim&author=ben").content.decode()
    texts, attributes = parsed(html)
    assert "1 of 3 shown" in texts["totals"]
    assert attributes["clear"]["href"] == "?"
    assert attributes["f-tag-claim"]["aria-current"] == "true"
    assert attributes["f-tag-claim"]["href"] == "?author=ben"
    assert attributes["f-tag-speculation"]["href"] == "?tag=claim&tag=speculation&author=ben"
    assert texts["f-tag-speculation"].endswith("1")
    assert attributes["undo"]["action"].endswith("/undo/?tag=claim&author=ben")
    assert "article=" + str(article.pk) in html


def test_an_unmarked_article_says_how_to_begin(client, article, cast):
    hint = "Highlight a passage and press 1 to mark it as claim."
    client.force_login(cast["dana"])
    assert hint not in page_of(client, article).content.decode()
    client.force_login(cast["ben"])
    assert hint in page_of(client, article).content.decode()
    make_annotation(article, "fox")
    assert hint not in page_of(client, article).content.decode()


def test_htmx_gets_the_part_and_caches_are_told_so(client, article, cast):
    client.force_login(cast["ada"])
    response = page_of(client, article, "?tag=claim", hx_request="true")
    assert response.content.decode().lstrip().startswith('<div id="reading"')
    for answer in (response, page_of(client, article)):
        assert "HX-Request" in answer.headers["Vary"]
        assert "no-store" in answer.headers["Cache-Control"]


def test_the_form_of_the_filter_leads_to_a_plain_address(client, article, cast):
    client.force_login(cast["ada"])
    here = reverse("article", args=["desk", article.pk])
    sent = "?tag=claim&q=&since=&until="
    assert page_of(client, article, sent, hx_request="true", hx_trigger="f-find")["HX-Push-Url"] == here + "?tag=claim"
    assert page_of(client, article, "?q=", hx_request="true", hx_trigger="f-find")["HX-Push-Url"] == here
    assert "HX-Push-Url" not in page_of(client, article, "?since=x", hx_request="true", hx_trigger="f-find").headers
    assert "HX-Push-Url" not in page_of(client, article, "?q=").headers


def test_what_cannot_be_understood_of_a_filter_is_said(client, article, cast):
    client.force_login(cast["ada"])
    response = page_of(client, article, "?since=yesterday&status=odd")
    assert response.status_code == 200
    said = text_of(response.content.decode(), "totals")
    assert "“yesterday” is no date" in said
    assert "“odd” is nothing that status" in said
    assert 'value="yesterday"' in response.content.decode()


def test_suggestions_are_shown_by_kind(client, article, cast):
    make_suggestion(article, "fox")
    make_suggestion(article, "dog", tag="place")
    client.force_login(cast["ada"])
    texts, attributes = parsed(page_of(client, article).content.decode())
    assert "shown1" in "".join(texts["f-hide-person"].split())
    assert attributes["f-hide-all"]["href"] == "?hide=all"
    html = page_of(client, article, "?hide=all").content.decode()
    assert "suggested entity" not in html
    assert parsed(html)[1]["f-hide-person"]["href"] == "?hide=place"
    assert "suggested entity" in page_of(client, article, "?hide=place").content.decode()
    assert "f-hide-person" not in page_of(client, article, "?author=ben").content.decode()


def test_boilerplate_is_folded_unless_something_is_marked_in_it(client, desk, cast):
    make_codebook(desk)
    article = make_article(desk, "Menu", "Log in", "The text.", "Leave a reply")
    article.paragraphs.exclude(position=2).update(kind=Kind.BOILERPLATE)
    client.force_login(cast["ada"])
    html = page_of(client, article).content.decode()
    assert html.count('<details class="folded">') == 2
    assert "2 lines of page furniture" in html
    make_annotation(article, "reply")
    html = page_of(client, article).content.decode()
    assert html.count('<details class="folded">') == 1
    assert html.count('<details class="folded" open>') == 1


def test_the_kinds_of_paragraphs_are_elements_of_their_own(client, article, cast):
    Paragraph.objects.filter(position=0).update(kind=Kind.HEADING)
    Paragraph.objects.filter(position=1).update(kind=Kind.QUOTE)
    client.force_login(cast["ada"])
    attributes = parsed(page_of(client, article).content.decode())[1]
    assert [attributes[f"p{n}"][""] for n in (1, 2, 3)] == ["h2", "blockquote", "p"]


def test_a_title_that_the_text_repeats_is_shown_once(client, desk, cast):
    make_codebook(desk)
    client.force_login(cast["ada"])
    twice = make_article(desk, "A  Fox jumps", "And away.", title="A fox jumps")
    assert '<h1 class="heard">' in page_of(client, twice).content.decode()
    once = make_article(desk, "Something else", "And away it goes.", title="A fox jumps")
    assert '<h1 class="heard">' not in page_of(client, once).content.decode()


def test_the_place_of_the_reader_is_offered(client, article, cast):
    client.force_login(cast["ada"])
    assert "data-resume" not in page_of(client, article).content.decode()
    Reading.objects.update(paragraph=2)
    html = page_of(client, article).content.decode()
    assert parsed(html)[1]["reading"]["data-resume"] == "3"
    assert 'href="#p3">Continue at paragraph 3' in html


def test_the_neighbours_are_linked_newest_first(client, desk, cast):
    make_codebook(desk)
    client.force_login(cast["ada"])
    old = make_article(desk, "One.", title="Old", published_on="2022-01-02")
    new = make_article(desk, "Two.", title="New", published_on="2022-01-09")
    undated = make_article(desk, "Three.", title="Undated")

    def neighbours(article):
        context = page_of(client, article).context
        return context["before"], context["after"]

    assert neighbours(new) == (None, old)
    assert neighbours(old) == (new, undated)
    assert neighbours(undated) == (old, None)


def test_the_page_asks_for_suggestions_while_they_are_made(client, article, cast):
    state = Suggesting.objects.create(article=article, state="waiting")
    suggestion = make_suggestion(article, "fox")
    client.force_login(cast["dana"])
    address = reverse("suggesting", args=["desk", article.pk])
    assert parsed(page_of(client, article).content.decode())[1]["suggesting"]["hx-get"] == f"{address}?"
    waiting = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" in waiting
    assert "hx-swap-oob" not in waiting
    state.state = "done"
    state.save()
    done = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in done.split("</div>")[0]
    assert str(suggestion.pk) in done
    assert 'id="b1" hx-swap-oob="true"' in done
    assert 'id="b2"' not in done


def test_reading_changes_nothing(client, article, cast):
    make_annotation(article, "fox")
    before = Event.objects.count(), Annotation.objects.get().version
    client.force_login(cast["ada"])
    for name in ["article", "annotate", "suggesting"]:
        assert client.get(reverse(name, args=["desk", article.pk])).status_code == 200
    for name in ["undo", "redo"]:
        assert client.get(reverse(name, args=["desk", article.pk])).status_code == 405
    assert client.get(reverse("remove", args=["desk", article.pk, Annotation.objects.get().pk])).status_code == 405
    assert (Event.objects.count(), Annotation.objects.get().version) == before
    # But that one was there, for what will be new the next time.
    assert [(each.user.username, each.paragraph) for each in Reading.objects.all()] == [("ada", 0)]
