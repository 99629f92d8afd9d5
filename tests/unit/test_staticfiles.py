"""In production every static file has its content in its name, and names the others so."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command


@pytest.fixture
def collected(settings, tmp_path) -> Path:
    settings.STATIC_ROOT = tmp_path
    settings.WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["css", "js", "svg", "txt", "woff2"]  # which takes a while
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "reader.staticfiles.ManifestStorage"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def hashed(folder: Path, name: str) -> Path:
    stem, suffix = name.rsplit(".", 1)
    [found] = [file for file in folder.glob(f"{stem}.*.{suffix}") if re.search(r"\.[0-9a-f]{12}\.", file.name)]
    return found


def test_modules_and_styles_name_the_hashed_files(collected):
    base = hashed(collected, "js/base.js").read_text()
    for module in ("header", "message", "keys"):
        assert f'"./{hashed(collected, f"js/{module}.js").name}"' in base
    fonts = hashed(collected, "css/fonts.css").read_text()
    assert hashed(collected, "fonts/literata-latin-normal.woff2").name in fonts
    assert (collected / "css/tokens.css").exists(), "the pages for errors name it as it is"


def test_every_import_between_modules_was_rewritten(collected):
    for module in (collected / "js").rglob("*.js"):
        if not re.search(r"\.[0-9a-f]{12}\.js$", module.name):
            continue
        for named in re.findall(r"""(?:from|import)\s*\(?\s*["'](\.[^"']+)["']""", module.read_text()):
            assert re.search(r"\.[0-9a-f]{12}\.js$", named), f"{module.name} imports {named}"
            assert (module.parent / named).exists()
