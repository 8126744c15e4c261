"""Writes the protocol's generated files: schema, command facts, AsyncAPI."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand

from realtime import schema


class Command(BaseCommand):
    help = "Writes frontend/src/protocol/{schema,commands}.json and docs/asyncapi.yaml."

    def handle(self, *args: Any, **options: Any) -> None:
        protocol = Path(settings.BASE_DIR, "frontend", "src", "protocol")
        _write_json(protocol / "schema.json", schema.json_schema())
        _write_json(protocol / "commands.json", schema.command_facts())
        text = yaml.safe_dump(schema.asyncapi(), allow_unicode=True, sort_keys=False, width=100)
        Path(settings.BASE_DIR, "docs", "asyncapi.yaml").write_text(text, encoding="utf-8")


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
