"""Random secrets, each kept in a file that only its owner reads."""

import os
import secrets
from pathlib import Path

from reader.service.folders import Folders, make_data_folder, server_account


def write_private(file: Path, text: str) -> None:
    """Put `text` in `file`, whole or not at all, for its owner's eyes only. Replaces what was there."""
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    draft.replace(file)


def secret_key(places: Folders) -> str:
    """This installation's own key: made once, so that no two installations share one and sessions outlive a restart."""
    try:
        return places.secret_key.read_text().strip()
    except FileNotFoundError:
        make_data_folder(places, server_account(places))
    draft = places.secret_key.with_name(f"secret-key.{secrets.token_hex(4)}")
    write_private(draft, secrets.token_urlsafe(50))
    try:
        # Web and worker start together: the first one's key stands.
        os.link(draft, places.secret_key)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return places.secret_key.read_text().strip()
