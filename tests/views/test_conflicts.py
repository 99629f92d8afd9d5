"""Two people change one annotation: the second is told, sees both versions, and chooses."""

import re
import threading
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from annotations.actions import annotate, restoring_versions, splitting, undo
from annotations.models import Annotation, Event, Reply, Tag
from reader.actions.errors import Conflict, Refused
from reader.models import Role, User
from tests.make import make_annotation, make_article, make_codebook, make_collection, make_reply, make_user
from tests.views.page_text import text_of

HTMX = {"HX-Request": "true"}
ROUNDS = 25


@pytest.fixture
def article(desk):
    make_codebook(desk)
    return make_article(desk, "The ministry said that 12 people died. It was calm.", title="Numbers")


@pytest.fixture
def claim(article, cast):
    """ben's, which ada changes after ben has loaded it at version 1."""
    annotation = make_annotation(article, "that 12 people died", by="ben", note="Who says so?")
    annotate.edit(annotation, by=cast["ada"], note="Who says this?")
    return annotation


def address(name, article, annotation):
    return reverse(name, args=["desk", article.pk, annotation.pk])


WRITES = {
    "remove": ({}, "Remove it"),
    "split": ({"at": "30"}, "Split it"),
    "extend": ({"edge": "end", "by": "1"}, "Move its edge by a word"),
    "retag": ({"tag": "speculation"}, "Make it Speculation"),
    "ask": ({"step": "attribute:credibility", "value": "1", "done": "0"}, "Store my answer"),
}


@pytest.mark.parametrize("name", [name for name in WRITES if name != "ask"])
@pytest.mark.parametrize("headers", [HTMX, {}])
def test_a_change_at_one_stroke_shows_both_versions_and_the_choice(client, article, claim, cast, name, headers):
    sent, wanted = WRITES[name]
    client.force_login(cast["ben"])
    answer = client.post(address(name, article, claim), sent | {"version": "1"}, headers=headers)
    html = answer.content.decode()
    assert answer.status_code == 412
    assert ("HX-Retarget" in answer) is bool(headers)
    told = " ".join(text_of(html, f"a-{claim.pk}").split())
    assert "ada changed this meanwhile, so nothing was stored." in told
    assert "[removed: so][added: this]" in told
    assert "Who says this?" in told
    assert f"{wanted} all the same" in told
    assert "Keep it as it is now" in told
    assert Annotation.objects.get().version == 2
    form = html.partition('<article class="card')[2]
    again = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    del again["csrfmiddlewaretoken"]
    assert again == sent | {"version": "2"}
    there = unescape(re.search(r'<form class="form" method="post" action="([^"]+)"', html)[1])
    assert client.post(there, again, headers=headers).status_code in (200, 303)
    assert Event.objects.count() == 3


@pytest.mark.parametrize("version", ["", "soon", None])
@pytest.mark.parametrize("name", [*WRITES, "annotation", "restore_version"])
def test_what_does_not_say_which_version_it_changes_changes_nothing(client, article, claim, cast, name, version):
    sent = WRITES[name][0] if name in WRITES else {"tag": "claim", "of": "claim", "note": "My own long note"}
    sent = sent | {"event": first_event(), "side": "after"} | ({} if version is None else {"version": version})
    sent.pop("done", None)  # with it, an answer is none
    client.force_login(cast["ben"])
    for headers in (HTMX, {}):
        answer = client.post(address(name, article, claim), sent, headers=headers)
        assert answer.status_code == 422
        html = answer.content.decode()
        assert "does not say from which version" in html
        assert name != "annotation" or "My own long note" in html
    assert (Event.objects.count(), Annotation.objects.get().version) == (2, 2)


def test_nor_is_a_reply_changed_or_removed_so(client, article, claim, cast):
    reply = make_reply(claim, by="ben", body="Mine")
    client.force_login(cast["ben"])
    for name, sent in (("reply", {"body": "Other words"}), ("reply_remove", {})):
        answer = client.post(reverse(name, args=["desk", article.pk, reply.pk]), sent)
        assert answer.status_code == 422
        assert "does not say from which version" in answer.content.decode()
    assert Reply.objects.get().body == "Mine"


def test_a_choice_that_is_stale_in_its_turn_is_told_again(client, article, claim, cast):
    client.force_login(cast["ben"])
    client.post(address("remove", article, claim), {"version": "1"})
    annotate.edit(claim, by=cast["ada"], note="And this?")
    answer = client.post(address("remove", article, claim), {"version": "2"})
    assert answer.status_code == 412
    assert "And this?" in answer.content.decode()


def test_the_form_shows_what_was_changed_and_keeps_all_that_was_typed(client, article, claim, cast):
    client.force_login(cast["ben"])
    sent = {
        "tag": "claim",
        "of": "claim",
        "version": "1",
        "note": "My own long note",
        "start": "17",
        "end": "36",
        "quote": "that 12 people died",
        "role": "",
        "value-credibility": "2",
        "add_words": "It was calm",
    }
    for headers in (HTMX, {}):
        answer = client.post(address("annotation", article, claim), sent, headers=headers)
        html = answer.content.decode()
        assert answer.status_code == 412
        told = " ".join(text_of(html, f"a-{claim.pk}").split())
        for part in (
            "What ada changed",
            "[removed: so][added: this]",
            "As it is now",
            "My own long note",
            "It was calm",
        ):
            assert part in told or part in html, part
        assert "Save mine over it" in html
        assert "Keep it as it is now" in html
    assert Annotation.objects.get().note == "Who says this?"
    assert (
        client.post(address("annotation", article, claim), sent | {"version": "2", "add_words": ""}).status_code == 303
    )
    assert Annotation.objects.get().note == "My own long note"


def test_an_answer_to_a_question_is_kept_and_can_be_given_again(client, article, claim, cast):
    client.force_login(cast["ben"])
    sent = {"step": "attribute:credibility", "value": "2", "version": "1", "asked": "0", "all": "1"}
    answer = client.post(address("ask", article, claim), sent, headers=HTMX)
    html = answer.content.decode()
    assert answer.status_code == 412
    assert "ada has changed the note meanwhile" in html
    assert re.search(r'name="value" value="2"[^>]*aria-pressed="true"', html)
    assert 'name="version" value="2"' in html
    assert f'id="a-{claim.pk}"' in html  # the card as it stands, beside the question
    answer = client.post(address("ask", article, claim), sent)  # without scripts
    assert answer.status_code == 412
    assert "Store my answer all the same" in answer.content.decode()
    assert client.post(address("ask", article, claim), sent | {"version": "2"}, headers=HTMX).status_code == 200
    assert Annotation.objects.get().attributes()["credibility"] == "2"


def test_a_part_that_was_chosen_is_kept_too(client, article, cast):
    annotation = make_annotation(article, "12 people died", by="ben", tag="attribution")
    annotate.edit(annotation, by=cast["ada"], note="hm")
    client.force_login(cast["ben"])
    sent = {"step": "role:source", "start": "0", "end": "12", "quote": "The ministry", "version": "1"}
    html = client.post(address("ask", article, annotation), sent, headers=HTMX).content.decode()
    assert 'name="start" value="0"' in html
    assert 'name="end" value="12"' in html


def test_of_one_that_is_gone_it_is_said_who_removed_it_and_what_was_typed_stays(client, article, claim, cast):
    annotate.remove(claim, by=cast["ada"])
    client.force_login(cast["ben"])
    sent = {"tag": "claim", "of": "claim", "version": "1", "note": "My own long note", "add_words": "It was calm"}
    answer = client.post(address("annotation", article, claim), sent)
    html = answer.content.decode()
    assert answer.status_code == 412
    assert "ada has removed this annotation meanwhile" in html
    assert "My own long note\n\nIt was calm" in html
    assert address("annotation_history", article, claim) in html  # from where it can be had back
    answer = client.post(address("annotation", article, claim), sent, headers=HTMX)
    assert "HX-Retarget" not in answer  # the form stays as it is
    assert address("annotation_history", article, claim) in answer.content.decode()


def test_a_change_that_others_stand_on_is_undone_all_the_same_or_not(client, article, claim, cast):
    """ben's own change to the note, after which ada has changed it once more."""
    annotate.edit(claim, by=cast["ben"], note="ben says this")
    mine = Event.objects.latest("pk").pk
    annotate.edit(claim, by=cast["ada"], note="ada says that")
    client.force_login(cast["ben"])
    refused = client.post(reverse("undo", args=["desk", article.pk]) + "?tag=claim", headers=HTMX)
    assert refused.status_code == 412
    assert "annotations/conflict.html" not in {each.name for each in refused.templates}  # where the link leads
    there = reverse("undo", args=["desk", article.pk]) + f"?tag=claim&event={mine}"
    assert f'<a href="{there}">See both versions and choose</a>' in unescape(refused.content.decode())
    for answer in (client.get(there), client.post(reverse("undo", args=["desk", article.pk]) + "?tag=claim")):
        html = answer.content.decode()
        assert answer.status_code in (200, 412)
        told = " ".join(text_of(html, f"a-{claim.pk}").split())
        for part in ("ada changed this meanwhile", "[removed: ben][added: ada]", "As it is now Claim", "ada says that"):
            assert part in told
        assert "As it would be again Claim that 12 people died Who says this?" in told
        assert "Undo it all the same" in told
        assert Annotation.objects.get().note == "ada says that"
    again = sent_again(client, html)
    assert (again.status_code, Annotation.objects.get().note) == (303, "Who says this?")
    assert sent_again(client, html).status_code == 412  # it is another by now, and that is shown first


def test_so_is_a_redo_and_the_undo_of_a_new_mark(client, article, claim, cast):
    client.force_login(cast["ben"])
    html = client.post(reverse("undo", args=["desk", article.pk])).content.decode()
    assert "Not marked: it was new, and would be removed" in html
    annotate.edit(claim, by=cast["ben"], note="ben says this")
    undo.undo(article, by=cast["ben"])
    annotate.edit(claim, by=cast["ada"], note="ada says that")
    answer = client.post(reverse("redo", args=["desk", article.pk]))
    assert answer.status_code == 412
    assert "Do it again all the same" in answer.content.decode()
    sent_again(client, answer.content.decode())
    assert Annotation.objects.get().note == "ben says this"
    assert sent_again(client, html).status_code == 412
    html = client.get(reverse("undo", args=["desk", article.pk]) + f"?event={first_event()}").content.decode()
    sent_again(client, html)
    assert not Annotation.objects.exists()


def sent_again(client, html):
    """What the button "… all the same" sends, without scripts."""
    form = html.partition('<article class="card')[2]
    again = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    return client.post(unescape(re.search(r'<form class="form" method="post" action="([^"]+)"', form)[1]), again)


def test_nobody_sees_the_choice_about_the_changes_of_others(client, article, claim, cast):
    there = reverse("undo", args=["desk", article.pk]) + f"?event={first_event()}"
    for name, who in (("ada", "an editor who did not do it"), ("cleo", "another annotator")):
        client.force_login(cast[name])
        assert client.get(there).status_code == 303, who
    client.force_login(cast["ben"])
    assert client.get(there).status_code == 200
    for wrong, status in {"?event=0": 303, "?event=999999": 303, "": 405}.items():
        assert client.get(reverse("undo", args=["desk", article.pk]) + wrong).status_code == status


def test_where_it_is_gone_the_refused_undo_leads_to_the_history(client, article, claim, cast):
    annotate.remove(claim, by=cast["ada"])
    client.force_login(cast["ben"])
    answer = client.post(reverse("undo", args=["desk", article.pk]), headers=HTMX)
    assert answer.status_code == 412
    assert address("annotation_history", article, claim) in answer.content.decode()
    assert client.post(reverse("undo", args=["desk", article.pk])).status_code == 412


def test_a_redo_touches_nothing_that_others_have_changed(article, claim, cast):
    undo.undo(article, by=cast["ada"])
    annotate.edit(claim, by=cast["ben"], note="ben again")
    with pytest.raises(Refused):
        undo.redo(article, by=cast["ada"])
    assert Annotation.objects.get().note == "ben again"


def test_what_is_told_of_who_reads_blind_names_nobody(client, article, desk, claim, cast):
    desk.blind = True
    desk.save()
    client.force_login(cast["ben"])
    html = client.post(address("remove", article, claim), {"version": "1"}).content.decode()
    assert "Somebody changed this meanwhile" in html
    assert not re.search(r"\bada\b", html)  # which the hexadecimal of an id may have in it


@pytest.fixture
def scene(transactional_db):
    for name in ("ada", "ben"):
        make_user(name)
    collection = make_collection("desk", ada=Role.OWNER, ben=Role.EDITOR)
    make_codebook(collection)
    return make_article(collection, "The ministry said that 12 people died. It was calm.")


def first_event():
    return Event.objects.filter(verb="created").latest("pk").pk


RACES = {
    "edit": lambda a, by: annotate.edit(a, by=by, version=a.version, note=f"{by.username} {a.version}"),
    "retag": lambda a, by: annotate.edit(a, by=by, version=a.version, tag=Tag.objects.get(key="attribution")),
    "remove": lambda a, by: annotate.remove(a, by=by, version=a.version),
    "split": lambda a, by: splitting.split(a, by=by, version=a.version, at=30),
    "extend": lambda a, by: splitting.extend(a, by=by, version=a.version, edge="start", step=-1),
    "restore": lambda a, by: restoring_versions.restore(
        a.article,
        a.pk,
        by=by,
        event_id=Event.objects.filter(verb="created").latest("pk").pk,
        side="after",
        version=a.version,
    ),
}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("edit", "edit"),
        ("edit", "remove"),
        ("retag", "extend"),
        ("split", "edit"),
        ("remove", "split"),
        ("restore", "edit"),
    ],
)
def test_of_two_who_write_at_once_one_succeeds_and_one_is_told(scene, one, other):
    """Real threads, each with a connection of its own: never two successes, never two refusals."""
    people = {name: User.objects.get(username=name) for name in ("ada", "ben")}
    for _ in range(ROUNDS):
        annotation = make_annotation(scene, "that 12 people died", by="ben", note="first")
        annotate.edit(annotation, by=people["ada"], note="second")
        read = [Annotation.objects.select_related("article__collection", "tag").get(pk=annotation.pk) for _ in range(2)]
        together, outcomes = threading.Barrier(2), []

        def write(how, seen, by, together=together, outcomes=outcomes):
            try:
                together.wait(10)
                how(seen, by)
                outcomes.append("stored")
            except Conflict as conflict:
                current = conflict.details["current"]
                outcomes.append("told" if current is None or current.version > seen.version else "told wrongly")
            except Exception as problem:
                outcomes.append(repr(problem))
            finally:
                connection.close()

        threads = [
            threading.Thread(target=write, args=[RACES[how], seen, by])
            for how, seen, by in zip((one, other), read, people.values(), strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert sorted(outcomes) == ["stored", "told"]
        Annotation.objects.all().delete()


def test_of_two_pages_that_send_at_once_one_is_answered_with_the_choice(scene):
    clients = []
    for name in ("ada", "ben"):
        client = Client()
        client.login(username=name, password="correct horse battery")
        clients.append(client)
    annotation = make_annotation(scene, "that 12 people died", by="ben")
    for _ in range(10):
        version, statuses, together = Annotation.objects.get(pk=annotation.pk).version, [], threading.Barrier(2)

        def send(client, tag, version=version, statuses=statuses, together=together):
            try:
                together.wait(10)
                sent = {"tag": tag, "version": version}
                statuses.append(client.post(address("retag", scene, annotation), sent, headers=HTMX).status_code)
            finally:
                connection.close()

        tags = [key for key in ("claim", "speculation", "attribution") if key != Annotation.objects.get().tag.key]
        threads = [threading.Thread(target=send, args=each) for each in zip(clients, tags, strict=True)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert sorted(statuses) == [200, 412]
