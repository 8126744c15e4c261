"""The protocol written down by machine: JSON Schema, the commands' facts, AsyncAPI.

Everything is derived from the registry and from the frames; nothing is typed in twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from deliberation.ledger.derived import Finding
from deliberation.ledger.refusals import RETRYABLE, Code
from deliberation.ledger.registry import COMMANDS, Entry
from deliberation.ledger.shapes import Entity
from realtime import protocol

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_BOUNDS = ("maximum", "maxLength", "maxItems")


def json_schema() -> Schema:
    """Every entity, finding, command and frame under `$defs`, and maps of the first three."""
    entries = sorted(COMMANDS.values(), key=lambda entry: entry.name)
    shown: list[type[BaseModel]] = [
        *Entity.registered.values(),
        *Finding.registered.values(),
        *protocol.SERVER_FRAMES,
    ]
    sent: list[type[BaseModel]] = [*(entry.args for entry in entries), *protocol.CLIENT_FRAMES]
    definitions = {
        **_definitions(sent, "validation"),
        **_definitions(shown, "serialization"),
        "RefusalCode": {"enum": [code.value for code in Code], "type": "string"},
        "RetryableCode": {"enum": sorted(code.value for code in RETRYABLE), "type": "string"},
        "Entities": _map({name: _ref(kind.__name__) for name, kind in Entity.registered.items()}),
        "Findings": _some({name: _ref(kind.__name__) for name, kind in Finding.registered.items()}),
        "Commands": _map({entry.name: _command(entry) for entry in entries}),
        "ClientFrame": {"anyOf": [_ref(kind.__name__) for kind in protocol.CLIENT_FRAMES]},
        "ServerFrame": {"anyOf": [_ref(kind.__name__) for kind in protocol.SERVER_FRAMES]},
    }
    definitions["Derived"]["properties"]["findings"] = _ref("Findings")
    definitions["Derived"]["properties"]["presence"] = _ref("Presence")
    definitions["Derived"]["required"] = ["type", "at_seq"]
    definitions["Refused"]["properties"]["code"] = _ref("RefusalCode")
    definitions["ErrorFrame"]["properties"]["code"] = _ref("RefusalCode")
    definitions.pop("Code", None)
    frames = ("ClientFrame", "ServerFrame")
    wanted = ("Entities", "Findings", "Commands", *frames, "RefusalCode", "RetryableCode")
    return {
        "$schema": DIALECT,
        "title": "Protocol",
        **_map({name: _ref(name) for name in wanted}),
        "$defs": dict(sorted((_short(name), body) for name, body in definitions.items())),
    }


def command_facts() -> Schema:
    """What a client knows of each command at run time.

    When it is possible, whether it may wait, and how much of an argument is too much.
    """
    return {
        entry.name: {
            "stages": sorted(entry.stages),
            "queueing": entry.queueing,
            "lifetime": entry.lifetime,
            "limits": _limits(entry.args),
        }
        for entry in sorted(COMMANDS.values(), key=lambda entry: entry.name)
    }


def _limits(args: type[BaseModel]) -> dict[str, int]:
    """The largest number, length or count of each argument that has one."""
    return {
        name: part[bound]
        for name, schema in args.model_json_schema().get("properties", {}).items()
        for part in (schema, *schema.get("anyOf", ()))
        for bound in _BOUNDS
        if bound in part
    }


def asyncapi() -> Schema:
    """The live protocol as AsyncAPI 3.0; the same definitions, the prose in docs/protocol.md."""
    schema = json_schema()
    messages = {
        _short(kind.__name__): {
            "name": kind.model_fields["type"].annotation.__args__[0],  # type: ignore[union-attr]
            "summary": (kind.__doc__ or "").strip().split("\n")[0],
            "payload": {"$ref": f"#/components/schemas/{_short(kind.__name__)}"},
        }
        for kind in (*protocol.CLIENT_FRAMES, *protocol.SERVER_FRAMES)
    }
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Live deliberation",
            "version": str(protocol.VERSION),
            "description": "One socket follows one stream. The prose: docs/protocol.md.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": {
            "live": {
                "address": "/live",
                "messages": {name: _pointer("components/messages", name) for name in messages},
            }
        },
        "operations": {
            "toServer": _operation("receive", protocol.CLIENT_FRAMES),
            "toClient": _operation("send", protocol.SERVER_FRAMES),
        },
        "components": {"messages": messages, "schemas": _rooted(schema["$defs"])},
    }


def _definitions(models: Iterable[type[BaseModel]], mode: JsonSchemaMode) -> Schema:
    _, whole = models_json_schema(
        [(model, mode) for model in models], ref_template="#/$defs/{model}"
    )
    return {name: _tidy(body) for name, body in whole.get("$defs", {}).items()}


def _tidy(node: Any, *, inside_properties: bool = False) -> Any:
    """Titles are only the names again, as noise in generated types; references get short names."""
    if isinstance(node, list):
        return [_tidy(item) for item in node]
    if not isinstance(node, dict):
        return node
    tidy: Schema = {}
    for key, value in node.items():
        if key == "title" and not inside_properties:
            continue
        if key == "$ref":
            tidy[key] = _ref(value.rsplit("/", 1)[1])["$ref"]
        else:
            tidy[key] = _tidy(value, inside_properties=key == "properties")
    return tidy


def _short(name: str) -> str:
    """`StatementEntity` is `Statement` to a client."""
    return name.removesuffix("Entity")


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{_short(name)}"}


def _pointer(place: str, name: str) -> Schema:
    return {"$ref": f"#/{place}/{name}"}


def _map(properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _some(properties: Schema) -> Schema:
    """A map of which any part may be missing."""
    return {**_map(properties), "required": []}


def _command(entry: Entry) -> Schema:
    result: Schema = {"type": "null"}
    if entry.answers:
        result = _map({name: {"type": "string"} for name in entry.answers})
    return {
        **_map({"args": _ref(entry.args.__name__), "result": result}),
        "description": entry.doc,
    }


def _operation(action: str, kinds: Iterable[type[BaseModel]]) -> Schema:
    return {
        "action": action,
        "channel": {"$ref": "#/channels/live"},
        "messages": [_pointer("channels/live/messages", _short(kind.__name__)) for kind in kinds],
    }


def _rooted(definitions: Schema) -> Schema:
    """The same definitions where AsyncAPI keeps them."""

    def move(node: Any) -> Any:
        if isinstance(node, list):
            return [move(item) for item in node]
        if isinstance(node, dict):
            return {key: move(value) for key, value in node.items()}
        if isinstance(node, str) and node.startswith("#/$defs/"):
            return node.replace("#/$defs/", "#/components/schemas/")
        return node

    moved: Schema = move(definitions)
    return moved
