"""`import_articles`: files and folders, a line for each, and an exit that tells whether all went well."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from reader.models import Article


def run(*arguments):
    out, err = StringIO(), StringIO()
    try:
        call_command("import_articles", *arguments, stdout=out, stderr=err)
        failed = ""
    except CommandError as error:
        failed = str(error)
    return out.getvalue(), err.getvalue(), failed


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "b.txt").write_bytes(
        "War on two fronts\n\nBy Ann Lee\n\n6 January 2022\n\nIt’s a war of words.".encode("cp1252")
    )
    (tmp_path / "deep" / "a.md").write_text("# A title\n\nSome words of it.")
    (tmp_path / "notes.pdf").write_bytes(b"%PDF")
    return tmp_path


def test_a_folder_stands_for_its_texts(desk, folder):
    out, err, failed = run(folder, "--collection", "desk", "--by", "ada")
    assert (err, failed) == ("", "")
    assert out.splitlines() == [
        f"{folder}/b.txt: imported, “War on two fronts” (Windows-1252 (Western))",
        f"{folder}/deep/a.md: imported, “A title” (UTF-8)",
    ]
    article = Article.objects.get(title="War on two fronts")
    assert (article.byline, str(article.published_on), article.imported_by.username) == ("Ann Lee", "2022-01-06", "ada")
    assert "already there" in run(folder / "b.txt", "--collection", "desk")[0]
    assert Article.objects.count() == 2


def test_what_fails_is_named_and_the_rest_is_imported(desk, folder):
    (folder / "c.txt").write_bytes(b"a\0b")
    out, err, failed = run(folder, folder / "notes.pdf", folder / "gone.txt", "--collection", "desk")
    assert len(out.splitlines()) == 2
    assert "c.txt: not imported. The text holds a NUL" in err
    assert "notes.pdf: not imported. This looks like a PDF" in err
    assert "gone.txt: not imported. No such file" in err
    assert failed == "3 of 5 not imported."


def test_a_title_is_for_one_file(desk, folder):
    assert "“Mine”" in run(folder / "b.txt", "--collection", "desk", "--title", "Mine")[0]
    assert run(folder, "--collection", "desk", "--title", "Mine")[2] == "--title goes with a single file."


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--collection", "none"), "There is no collection 'none'."),
        (("--collection", "desk", "--by", "dana"), "'dana' may not import into 'desk'."),
        (("--collection", "desk", "--by", "nobody"), "'nobody' may not import into 'desk'."),
    ],
)
def test_who_and_where_must_be_right(desk, folder, arguments, said):
    assert run(folder, *arguments)[2] == said


def test_an_empty_folder_is_no_success(desk, tmp_path):
    assert run(tmp_path, "--collection", "desk")[2] == "There is no .txt or .md file."
