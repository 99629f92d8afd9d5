from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from reader.actions import collections as actions
from reader.actions.errors import Refused
from reader.models import Membership, Role, User
from tests import make


@pytest.fixture
def ada(client, cast):
    client.force_login(cast["ada"])
    return client


def roles(collection):
    return {member.user.username: Role(member.role).label for member in collection.memberships.select_related("user")}


def test_letting_somebody_in(ada, annex):
    assert ada.post("/c/annex/settings/members/", {"username": " cleo ", "role": "3"}).url == "/c/annex/settings/"
    assert roles(annex)["cleo"] == "editor"
    assert "cleo is in, as editor" in ada.get("/c/annex/settings/").content.decode()


@pytest.mark.parametrize(
    ("username", "role", "said"),
    [
        ("nobody", "2", "There is no account named “nobody”"),
        ("ben", "2", "ben is a member already, as annotator"),
        ("", "2", "cannot stay empty"),
        ("cl\0eo", "2", "NUL"),
        ("x" * 151, "2", "At most 150"),
        ("cleo", "5", "There is no such role"),
        ("cleo", "zz", "There is no such role"),
        ("cleo", "", "Choose a role"),
        ("<i>cleo</i>", "2", "&lt;i&gt;cleo&lt;/i&gt;"),
    ],
)
def test_who_cannot_be_let_in(ada, annex, username, role, said):
    answer = ada.post("/c/annex/settings/members/", {"username": username, "role": role})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert roles(annex) == {"ada": "owner", "ben": "annotator"}


def test_changing_a_role(ada, desk):
    ada.post("/c/desk/settings/members/ben/role/", {"role": "3"})
    assert roles(desk)["ben"] == "editor"


def test_the_last_owner_stays(ada, desk):
    demoted = ada.post("/c/desk/settings/members/ada/role/", {"role": "1"})
    removed = ada.post("/c/desk/settings/members/ada/remove/")
    for answer in (demoted, removed):
        assert answer.status_code == 422
        assert "ada is the only owner" in answer.content.decode()
    assert roles(desk)["ada"] == "owner"


def test_an_owner_may_go_when_another_is_there(ada, desk):
    ada.post("/c/desk/settings/members/ben/role/", {"role": "4"})
    assert ada.post("/c/desk/settings/members/ada/remove/").url == "/"
    assert "ada" not in roles(desk)
    assert ada.get("/c/desk/").status_code == 404


def test_removing_asks_first_and_keeps_what_was_written(ada, desk):
    make.make_codebook(desk)
    annotation = make.make_annotation(make.make_article(desk), "quick", by="ben")
    assert "Remove ben from Desk?" in ada.get("/c/desk/settings/members/ben/remove/").content.decode()
    assert "ben" in roles(desk)
    ada.post("/c/desk/settings/members/ben/remove/")
    assert "ben" not in roles(desk)
    annotation.refresh_from_db()
    assert annotation.author.username == "ben"


@pytest.mark.parametrize(
    "where",
    [
        "members/cleo/role/",
        "members/cleo/remove/",
        "members/nobody/remove/",
        "members/%00/role/",
        "members/%00/remove/",
    ],
)
def test_nobody_is_changed_who_is_not_in(ada, annex, where):
    assert ada.post(f"/c/annex/settings/{where}", {"role": "2"}).status_code == 404


@pytest.mark.parametrize("who", ["ben", "dana"])
def test_only_owners_decide_who_is_in(client, cast, annex, desk, who):
    client.force_login(cast[who])
    assert client.post("/c/desk/settings/members/", {"username": "ada", "role": "4"}).status_code == 404
    assert client.post("/c/desk/settings/members/ada/role/", {"role": "1"}).status_code == 404
    assert roles(desk)["ada"] == "owner"


def test_who_is_a_member_no_more_is_not_changed(desk, cast):
    membership = Membership.objects.get(collection=desk, user=cast["ben"])
    actions.remove_member(membership, by=cast["ada"])
    with pytest.raises(Refused, match="no longer a member"):
        actions.change_role(membership, by=cast["ada"], role=Role.EDITOR)


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_demote_each_other_at_once_leave_one():
    for name in make.ROLES:
        make.make_user(name)
    desk = make.make_collection("desk", ada=Role.OWNER, ben=Role.OWNER)
    people = {name: User.objects.get(username=name) for name in ("ada", "ben")}
    members = {name: Membership.objects.get(collection=desk, user=user) for name, user in people.items()}

    def demote(pair):
        by, whom = pair
        try:
            actions.change_role(members[whom], by=people[by], role=Role.READER)
        except Refused:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as both:
        outcomes = sorted(both.map(demote, [("ada", "ben"), ("ben", "ada")]))
    assert outcomes == ["done", "refused"]
    assert sorted(roles(desk).values()) == ["owner", "reader"]
