"""What was approved once and is compared ever after: files in tests/golden.

`POSTIL_GOLDEN=1 pytest …` writes them anew; look at the difference before committing it.
"""

import difflib
import os
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "golden"


def agree(name: str, found: str) -> None:
    """Assert that `found` is what the golden file `name` holds."""
    path = FOLDER / name
    found = found.rstrip("\n") + "\n"
    if os.environ.get("POSTIL_GOLDEN") == "1":
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
        return
    approved = path.read_text(encoding="utf-8") if path.exists() else ""
    lines = difflib.unified_diff(approved.splitlines(), found.splitlines(), f"golden/{name}", "found", lineterm="")
    assert approved == found, "\n".join(["Not as approved; POSTIL_GOLDEN=1 approves it:", *lines])
