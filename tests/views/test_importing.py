"""The import pages: every text that can be read is kept, every one that cannot comes back with the reason."""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reader.actions.drafting import draft
from reader.actions.importing import import_article
from reader.models import Article, Draft, Membership, Role
from reader.queries.drafts import MOST_LETTERS, MOST_SHOWN, shown_paragraph
from reader.text.characters import is_seen, single_line
from reader.text.normalise import MOST_PARAGRAPHS, normalise
from reader.text.paragraphs import Kind

TEXT = (
    "A small war in the hills\n\nBy Ann Lee\n\nNobody saw it begin, and few of them saw it end.\n\nShare this article"
)
NAUGHTY = [
    "<script>alert(1)</script>",
    "{{ 7 * 7 }} {% now %}",
    "' OR 1=1 --",
    "Ω≈ç√∫˜µ≤≥÷",
    "田中さんにあげて下さい",
    "👩🏽‍🚀 🇫🇷 1️⃣",
    "Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹̱̤",
    "‪‪test‪ ‮gpj.exe",
    "مُنَاقَشَةُ سُبُلِ اِسْتِخْدَامِ اللُّغَةِ",
    "%00 %0a ../../etc/passwd",
    "x" * 5000,
]
BIG_LIST = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "blns" / "blns.json"


@pytest.fixture
def ada(client, cast):
    client.force_login(cast["ada"])
    return client


@pytest.fixture
def page(desk):
    return reverse("import", args=["desk"])


def a_file(content, name="one.txt"):
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode(), "text/plain")


def waiting(desk, user, **options):
    return draft(desk, by=user, text=TEXT, **options)


def address(one, name="draft", *args):
    return reverse(name, args=[one.collection.slug, one.pk, *args])


@pytest.mark.parametrize("who", ["ben", "dana"])
def test_who_is_no_editor_finds_no_import_page(client, cast, desk, page, who):
    client.force_login(cast[who])
    assert client.get(page).status_code == 404
    assert client.post(page, {"text": TEXT}).status_code == 404
    assert not Draft.objects.exists()


def test_nobody_opens_the_draft_of_another(client, cast, desk):
    one = waiting(desk, cast["ada"])
    Membership.objects.filter(user=cast["ben"]).update(role=Role.EDITOR)
    client.force_login(cast["ben"])
    for name, args in [("draft", ()), ("draft_discard", ()), ("draft_kind", (0,))]:
        assert client.post(address(one, name, *args), {"kind-0": "caption"}).status_code == 404
    assert b"small war" not in client.get(reverse("import", args=["desk"])).content


def test_a_pasted_text_is_read_corrected_and_saved(ada, desk, page):
    answer = ada.post(page, {"text": TEXT.replace("\n", "\r\n")})
    one = Draft.objects.get()
    assert answer.url == address(one)
    shown = ada.get(answer.url)
    assert shown.status_code == 200
    assert [row.kind for row in shown.context["preview"].paragraphs] == [
        "heading",
        "byline",
        "paragraph",
        "boilerplate",
    ]
    form = {"title": "A war", "publication": "The Gazette", "byline": "Ann Lee", "published_on": "2022-01-06"}
    answer = ada.post(answer.url, form | {"kind-2": "quote", "kind-3": "boilerplate", "do": "save"})
    article = Article.objects.get()
    assert answer.url == reverse("article", args=["desk", article.pk])
    assert (article.title, str(article.published_on)) == ("A war", "2022-01-06")
    assert article.paragraphs.get(position=2).kind == "quote"
    assert not Draft.objects.exists()


def test_after_one_article_comes_the_next_that_waits(ada, desk, cast):
    first = waiting(desk, cast["ada"])
    second = draft(desk, by=cast["ada"], text="Another text, for later.")
    assert ada.post(address(first), {"title": "T", "do": "save"}).url == address(second)


def test_a_text_that_is_there_leads_to_it(ada, desk, cast):
    article, _ = import_article(desk, by=cast["ada"], title="The first", text=TEXT)
    one = waiting(desk, cast["ada"])
    assert b"in the collection already, as" in ada.get(address(one)).content
    answer = ada.post(address(one), {"title": "The second", "do": "save"})
    assert answer.url == reverse("article", args=["desk", article.pk])
    assert Article.objects.get().title == "The first"
    assert not Draft.objects.exists()


def test_several_files_wait_together_and_are_saved_together(ada, desk, page, cast):
    ada.post(page, {"text": "It waited before."})
    files = [a_file("The first text.", "1.txt"), a_file("# Two\n\n> said she\n\n*Text* [here](http://x.org)", "2.md")]
    assert ada.post(page, {"uploads": files}).url == page
    second = Draft.objects.get(origin="2.md")
    assert second.text == "Two\n\nsaid she\n\nText here"
    assert second.kinds == {"0": "heading", "1": "quote"}
    shown = ada.get(page).content.decode()
    assert "3 texts are waiting. Check each, or save all." in shown
    assert "Save all 3" in shown
    import_article(desk, by=cast["ada"], title="Here", text="The first text.")
    assert ada.post(reverse("drafts_save", args=["desk"])).url == reverse("library", args=["desk"])
    assert sorted(Article.objects.values_list("title", flat=True)) == ["Here", "It waited before.", "Two"]
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ("It’s naïve".encode(), "UTF-8"),
        ("It’s naïve".encode("utf-8-sig"), "UTF-8 with byte order mark"),
        ("It’s naïve".encode("utf-16"), "UTF-16 little-endian"),
        ("It’s naïve".encode("utf-16-be"), "UTF-16 big-endian without mark"),
        ("It’s naïve".encode("cp1252"), "Windows-1252 (Western)"),
    ],
)
def test_the_encoding_is_found_and_shown(ada, page, content, shown):
    answer = ada.post(page, {"uploads": a_file(content)}, follow=True)
    assert Draft.objects.get().text == "It’s naïve"
    assert shown in answer.content.decode()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("one\0two", "NUL character (line 1, character 4"),
        ("x" * (5 * 1024 * 1024 + 1), "5.1 MB long, and 5 MB is the most"),
        ("", "Paste a text, or choose a file"),
        (" \n\t ", "Paste a text, or choose a file"),
        ("\u200b\u00ad", "There is no text to read"),
    ],
)
def test_a_text_that_cannot_be_taken_in_comes_back(ada, page, text, said):
    answer = ada.post(page, {"text": text})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert said in shown
    assert answer.context["form"]["text"].value() == text
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt", b"%PDF-1.7 \xff\xff", "looks like a PDF"),
        ("a.docx", b"PK\x03\x04\x14", "a Word, OpenDocument"),
        ("a.md", b"\x89PNG\r\n\x1a\n\0", "a picture"),
        ("a.txt", b"\x01\x02\x00\xfe\xff\x07" * 50, "no text file"),
        ("a.txt", b"\xff\xfea", "byte 1 does not fit"),
        ("a.html", b"<p>Hello", "ends in .html"),
        ("a.txt", b" \n ", "no text to read"),
        ("a.txt", b"one\0two", "NUL character (line 1, character 4"),
        ("a.txt", b"x" * (10 * 1024 * 1024 + 3), "10.1 MB, and 5 MB of text"),
        ("a.txt", b"x " * (3 * 1024 * 1024), "6 MB long, and 5 MB"),
    ],
)
def test_a_bad_file_is_named_and_the_good_ones_are_kept(ada, page, name, content, said):
    files = [a_file("A good text.", "good.txt"), a_file(content, name), a_file("Another one.", "fine.md")]
    answer = ada.post(page, {"uploads": files, "text": "And a pasted one."})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert f"<b>{name}</b>" in shown
    assert said in shown
    assert "The other 3 texts wait" in shown
    assert sorted(Draft.objects.values_list("origin", flat=True)) == ["", "fine.md", "good.txt"]
    assert answer.context["form"]["text"].value() in (None, "")


def test_a_bad_text_stays_in_the_box_while_the_files_are_kept(ada, page):
    answer = ada.post(page, {"uploads": a_file("A good text."), "text": "a\0b"})
    assert answer.status_code == 422
    assert answer.context["form"]["text"].value() == "a\0b"
    assert Draft.objects.count() == 1


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a\u202etxt.exe.txt", "<b>.txt", "x" * 400 + ".txt", "c:\\con.txt"]
)
def test_hostile_file_names_do_no_harm(ada, page, name):
    ada.post(page, {"uploads": a_file("A good text.", name)})
    for one in Draft.objects.all():
        assert one.origin.isprintable()
        assert len(one.origin) <= 255
        assert "/" not in one.origin
        assert b"<b>.txt" not in ada.get(address(one)).content


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "a\0b", "NUL character"),
        ("title", "x" * 501, "At most 500"),
        ("published_on", "6 January", "year, month, day"),
        ("source_url", "javascript:alert(1)", "no web address"),
        ("language", "not a language", "A language is a code"),
        ("text", "a\0b", "NUL character"),
        ("text", "", "There is no text to read"),
    ],
)
def test_a_correction_that_cannot_stand_is_shown_with_what_was_typed(ada, desk, cast, field, value, said):
    one = waiting(desk, cast["ada"])
    answer = ada.post(address(one), {"title": "Mine", "byline": "Typed by hand", "do": "save", field: value})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert answer.context["form"][field].value() == value
    assert answer.context["form"]["byline"].value() == "Typed by hand"
    assert not Article.objects.exists()
    assert Draft.objects.get().text == one.text


def test_the_text_itself_is_corrected_and_read_again(ada, desk, cast):
    one = waiting(desk, cast["ada"])
    ada.post(address(one), {"title": "Kept", "text": "An own beginning.\n\n" + TEXT, "kind-2": "quote", "do": "read"})
    one.refresh_from_db()
    assert one.text.startswith("An own beginning.\n\nA small war")
    assert (one.title, one.kinds) == ("Kept", {"3": "quote"})


def test_one_click_changes_one_row(ada, desk, cast):
    one = waiting(desk, cast["ada"])
    answer = ada.post(address(one, "draft_kind", 3), {"toggle": "3:paragraph"}, headers={"HX-Request": "true"})
    assert answer.content.count(b"<li") == 1
    assert b'id="p3"' in answer.content
    one.refresh_from_db()
    assert one.kinds == {"3": "paragraph"}
    assert ada.post(address(one, "draft_kind", 3), {"kind-3": "nonsense"}).status_code == 422
    assert ada.post(address(one, "draft_kind", 4), {"kind-4": "quote"}).status_code == 422


def test_without_scripts_the_button_keeps_what_was_typed(ada, desk, cast):
    one = waiting(desk, cast["ada"])
    answer = ada.post(address(one), {"title": "Typed", "kind-2": "paragraph", "toggle": "2:boilerplate"})
    assert answer.url == address(one) + "#p2"
    one.refresh_from_db()
    assert (one.title, one.kinds) == ("Typed", {"2": "boilerplate"})


def test_thrown_away_after_a_question(ada, desk, cast):
    one = waiting(desk, cast["ada"])
    assert b"Throw this text away?" in ada.get(address(one, "draft_discard")).content
    assert Draft.objects.exists()
    assert ada.post(address(one, "draft_discard")).url == reverse("import", args=["desk"])
    assert not Draft.objects.exists()


def test_a_book_of_a_text_makes_a_page_that_can_be_shown(ada, desk, page):
    line = "A sentence of some length that stands for a paragraph, number {}, in a long book about rivers.\n\n"
    text = "".join(line.format(number) for number in range(10_000))
    answer = ada.post(page, {"text": text}, follow=True)
    assert len(answer.content) < 1_500_000
    assert len(answer.context["preview"].paragraphs) == MOST_SHOWN
    assert b"9,600 more paragraphs follow" in answer.content
    answer = ada.post(address(Draft.objects.get()), {"title": "Rivers", "do": "save"})
    assert Article.objects.get().paragraphs.count() == 10_000


def test_a_long_paragraph_is_cut_at_a_word():
    def shown(text):
        return shown_paragraph(0, Kind.PARAGRAPH, text, by_hand=False)

    words = shown("river " * 99 + "headwaters and on")
    assert (words.text, words.cut) == ("river " * 98 + "river", True)
    assert shown("x" * (MOST_LETTERS + 1)).text == "x" * MOST_LETTERS
    ended = "y" * MOST_LETTERS
    assert (shown(ended).text, shown(ended).cut) == (ended, False)
    assert shown("a b " + "y" * (MOST_LETTERS - 4) + " more").text == "a b " + "y" * (MOST_LETTERS - 4)


def test_a_text_of_more_paragraphs_than_an_article_has_comes_back(ada, page):
    text = "A line.\n" * (MOST_PARAGRAPHS + 1)
    answer = ada.post(page, {"text": text})
    assert answer.status_code == 422
    assert "The text has 50,001 paragraphs, more than 50,000" in answer.content.decode()
    assert answer.content.count(b"A line.\n") == MOST_PARAGRAPHS + 1
    assert not Draft.objects.exists()


def test_a_post_beyond_all_limits_is_told_so(ada, page, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    settings.DEBUG = True
    answer = ada.post(page, {"text": "x" * 1001})
    assert answer.status_code == 413
    assert b"That is too large" in answer.content


@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_strings_go_through_whole(ada, desk, page, text):
    shown = ada.post(page, {"text": text}, follow=True)
    assert shown.status_code in (200, 422)
    one = Draft.objects.first()
    if one is None:
        assert shown.context["form"].errors
        return
    assert "<script>alert(" not in shown.content.decode()
    head = {"title": text[:500], "publication": text[:200], "byline": text[:300], "source_url": "", "text": text}
    answer = ada.post(address(one), head | {"do": "save"})
    assert answer.status_code in (302, 422)
    for article in Article.objects.all():
        assert [article.text[p.start : p.end] for p in article.paragraphs.all()] == article.text.split("\n\n")


def test_the_big_list_of_naughty_strings_goes_through_every_field(ada, desk, cast, page):
    if not BIG_LIST.exists():
        pytest.skip("the shared list is not here")
    lines = [line for line in json.loads(BIG_LIST.read_text(encoding="utf-8")) if is_seen(line)]
    shown = ada.post(page, {"text": "\n\n".join(lines)}, follow=True)
    assert shown.status_code == 200
    assert "<script>alert(" not in shown.content.decode()
    for line in lines:
        head = {"title": line[:500], "publication": line[:200], "byline": line[:300]}
        article, _ = import_article(desk, by=cast["ada"], text=line, **head)
        article.refresh_from_db()
        assert article.text == normalise(line)
        assert article.title == single_line(line[:500], field="title", most=500)


def test_rekinding_in_an_article_leads_back_to_the_paragraph(ada, desk, cast):
    article, _ = import_article(desk, by=cast["ada"], title="T", text=TEXT)
    where = reverse("paragraph", args=["desk", article.pk, 3])
    assert ada.post(where, {"kind": "paragraph"}).url.endswith(f"/{article.pk}/#p4")
    assert article.paragraphs.get(position=3).kind == Kind.PARAGRAPH
    asked = {"HX-Request": "true", "HX-Current-URL": "http://testserver/c/desk/a/1/?tag=claim"}
    assert ada.post(where, {"kind": "caption"}, headers=asked).url.endswith(f"/{article.pk}/?tag=claim")
    assert ada.post(where, {"kind": "nonsense"}).status_code == 422
    for who in ("ben", "dana"):
        ada.force_login(cast[who])
        assert ada.post(where, {"kind": "quote"}).status_code == 404
    assert article.paragraphs.get(position=3).kind == Kind.CAPTION
