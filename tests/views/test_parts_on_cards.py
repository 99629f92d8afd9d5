"""What the reading page tells of parts, values and what is open; and whose keys it shows."""

from django.urls import reverse

from annotations.models import Shortcut, Tag
from tests.make import make_annotation, make_article, make_codebook
from tests.stored import stored
from tests.views.page_text import parsed, text_of

HTMX = {"HX-Request": "true"}


@stored
def article(desk):
    make_codebook(desk)
    return make_article(desk, "Ministers say the fox may jump.", "A fox.")


def page_of(client, article):
    return client.get(reverse("article", args=["desk", article.pk])).content.decode()


def card_in(html, annotation):
    start = html.index(f'id="a-{annotation.pk}"')
    return html[start : html.index("</article>", start)]


def test_a_card_tells_parts_by_role_and_values_by_name(client, article, cast):
    annotation = make_annotation(
        article,
        "the fox may jump",
        tag="speculation",
        parts={"cue": "may"},
        attributes={"worded": "likely", "type": "epistemic"},
    )
    client.force_login(cast["dana"])
    card = card_in(page_of(client, article), annotation)
    assert '<div class="part" data-role="scope"><span class="role">scope</span>' in card
    assert '<div class="part" data-role="cue"><span class="role">cue</span>' in card
    assert card.index("the fox may jump</blockquote>") < card.index(">may</blockquote>")
    assert "<dt>Likelihood as worded</dt>" in card
    assert "likely / probable, 55–80 %" in card
    assert card.index("<dt>Type</dt>") < card.index("<dt>Likelihood as worded</dt>")
    assert 'data-tag="speculation"' in card


def test_the_only_part_has_no_name(client, article, cast):
    annotation = make_annotation(article, "fox")
    client.force_login(cast["ada"])
    card = card_in(page_of(client, article), annotation)
    assert '<div class="part" data-role="claim">' in card
    assert 'class="role"' not in card


def test_what_is_open_is_said_and_asked_for_of_those_who_can_answer(client, article, cast):
    annotation = make_annotation(article, "fox", tag="speculation", by="ben", attributes={"voice": None})
    asked = reverse("ask", args=["desk", article.pk, annotation.pk])
    for who, editable in [("ben", True), ("cleo", False)]:
        client.force_login(cast[who])
        card = card_in(page_of(client, article), annotation)
        assert "Still open: cue, type, whose voice" in card
        assert (f'hx-get="{asked}?"' in card) is editable
        assert (" data-ask " in card) is editable
        assert (" data-editable" in card) is editable
        assert f'data-copy-link href="#a-{annotation.pk}"' in card
    whole = make_annotation(article, "A fox", attributes={"checkability": "CFS", "factuality": "CT+"})
    assert "Still open" not in card_in(page_of(client, article), whole)


def test_layers_tell_their_part(client, article, cast):
    annotation = make_annotation(article, "the fox may jump", tag="speculation", parts={"cue": "may"})
    client.force_login(cast["ada"])
    html = page_of(client, article)
    assert f'data-id="{annotation.pk}" data-role="scope"' in html
    assert f'data-id="{annotation.pk}" data-role="cue"' in html
    assert f'data-annotations="{annotation.pk}">' in html  # once, though two of its parts lie there


def test_retired_tags_are_not_offered_but_shown_and_filtered_by(client, article, cast):
    annotation = make_annotation(article, "fox")
    Tag.objects.filter(key__in=["claim", "event"]).update(retired=True)
    client.force_login(cast["ada"])
    html = page_of(client, article)
    toolbar = html[html.index('id="toolbar"') :]
    assert 'value="claim"' not in toolbar
    assert 'value="event"' not in toolbar
    assert "Claim" in card_in(html, annotation)
    assert 'id="f-tag-claim"' in html


def test_ones_own_keys_stand_in_place_of_the_codebooks(client, article, cast):
    claim, speculation = Tag.objects.get(key="claim"), Tag.objects.get(key="speculation")
    Shortcut.objects.create(user=cast["ada"], tag=claim, key=speculation.shortcut)
    Shortcut.objects.create(user=cast["ben"], tag=claim, key="")
    keys = {
        "ada": (speculation.shortcut, ""),
        "ben": ("", speculation.shortcut),
        "cleo": (claim.shortcut, speculation.shortcut),
    }
    for who, (of_claim, of_speculation) in keys.items():
        client.force_login(cast[who])
        toolbar = page_of(client, article).partition('id="toolbar"')[2]
        for key, shortcut in [("claim", of_claim), ("speculation", of_speculation)]:
            button = toolbar.partition(f'name="tag" value="{key}"')[2].partition(">")[0]
            assert f'data-shortcut="{shortcut}"' in button, (who, key)
    claim.refresh_from_db()
    assert claim.shortcut


def test_cancelling_brings_the_card_back_as_it_was(client, article, cast):
    annotation = make_annotation(article, "the fox may jump", tag="speculation", parts={"cue": "may"})
    client.force_login(cast["ada"])
    where = reverse("annotation", args=["desk", article.pk, annotation.pk]) + "?close=1"
    fragment = client.get(where, headers=HTMX).content.decode()
    whole = text_of(page_of(client, article), f"a-{annotation.pk}").split()
    assert parsed(fragment)[0][f"a-{annotation.pk}"].split() == whole
