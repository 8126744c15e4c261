"""Request bodies go through the same strict JSON as frames do."""

from typing import Any

from rest_framework.parsers import BaseParser

from deliberation.ledger import strict_json


class StrictJSONParser(BaseParser):
    """Small, shallow, UTF-8, no NaN; a refusal says what is wrong."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        return strict_json.parse(stream.read(strict_json.MAX_BYTES + 1))
