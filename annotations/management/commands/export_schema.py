"""manage.py export_schema: write the JSON Schemas of what is exported."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from annotations import documents, event_documents

SCHEMAS = {"export-2.json": documents.json_schema, "event-1.json": event_documents.json_schema}


class Command(BaseCommand):
    help = "Writes static/schema/export-2.json and event-1.json, the JSON Schemas of the export and of the log."

    def handle(self, **options: Any) -> None:
        for name, schema in SCHEMAS.items():
            path = settings.BASE_DIR / "static" / "schema" / name
            path.write_text(json.dumps(schema(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
            self.stdout.write(f"Wrote {path.relative_to(settings.BASE_DIR)}.")
