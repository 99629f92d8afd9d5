"""manage.py export_schema: write the JSON Schema of the export."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from annotations.documents import json_schema


class Command(BaseCommand):
    help = "Writes static/schema/export-2.json, the JSON Schema of the export."

    def handle(self, **options: Any) -> None:
        path = settings.BASE_DIR / "static" / "schema" / "export-2.json"
        path.write_text(json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        self.stdout.write(f"Wrote {path.relative_to(settings.BASE_DIR)}.")
