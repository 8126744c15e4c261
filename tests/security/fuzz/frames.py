"""What a client, a broken client, or somebody who means harm may put on the line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from hypothesis import strategies as st
from pydantic import TypeAdapter

from deliberation.ledger.registry import COMMANDS
from realtime.protocol import ClientFrame
from tests.security.fuzz.values import Ids, Values, fitting, junk, nearly, text

Kind = Literal["text", "binary", "pieces", "raw"]


@dataclass(frozen=True)
class Wire:
    """Bytes, and as what they are sent: one message, one in pieces, or past the protocol."""

    kind: Kind
    payload: bytes
    # The id that an answer must name; None where it is no command that can be read.
    answer_to: str | None = None
    command: str = ""


def wires(ids: Ids, *, raw: bool) -> st.SearchStrategy[Wire]:
    """Most are commands. `raw`: the line can take bytes that are no message at all."""
    commands, others = _commands(ids), _other_frames(ids)
    kinds = [
        (54, commands),
        (24, _examples(ids)),
        (8, others),
        (4, _broken()),
        (8, commands.map(_in_pieces)),
    ]
    if raw:
        kinds.append((2, st.builds(Wire, st.just("raw"), st.binary(min_size=1, max_size=60))))
    return _weighted(kinds)


@st.composite
def _weighted(draw: st.DrawFn, kinds: list[tuple[int, st.SearchStrategy[Wire]]]) -> Wire:
    """`one_of` would count every kind within a kind."""
    which = draw(st.integers(1, sum(weight for weight, _ in kinds)))
    for weight, kind in kinds:
        which -= weight
        if which <= 0:
            return draw(kind)
    raise AssertionError


def _commands(ids: Ids) -> st.SearchStrategy[Wire]:
    """Every command of the registry alike, whatever the stream that it comes to."""
    kinds: dict[str, Values] = {"": st.just({})}
    for name, entry in COMMANDS.items():
        args = fitting(entry.args.model_json_schema(), ids)
        broken = nearly(args, tuple(entry.args.model_fields))
        kinds[name] = st.sampled_from([args, args, args, args, broken]).flatmap(_itself)
    # Some ids come again: of the same command, of another, of somebody else.
    command_ids = st.uuids(version=4) | st.integers(1, 30).map(lambda number: UUID(int=number))
    return st.sampled_from(sorted(kinds)).flatmap(
        lambda name: st.builds(_command, command_ids, st.just(name), kinds[name])
    )


def _itself(values: Values) -> Values:
    return values


def _examples(ids: Ids) -> st.SearchStrategy[Wire]:
    """What is right, as it is or with one thing wrong."""

    def args_of(number: int) -> st.SearchStrategy[Wire]:
        name, args = ids.examples[-1 - number % len(ids.examples)]
        broken = nearly(st.just(args), tuple(args))
        return st.builds(_command, st.uuids(version=4), st.just(name), st.just(args) | broken)

    return st.integers(0, 40).flatmap(args_of)


def _command(command_id: UUID, name: str, args: Any) -> Wire:
    frame = {"type": "command", "id": str(command_id), "name": name, "args": args}
    return Wire("text", _json(frame), str(command_id), name)


def _other_frames(ids: Ids) -> st.SearchStrategy[Wire]:
    """Greetings, subscriptions and the rest, as the protocol's schema has them, and nearly."""
    schema = TypeAdapter[Any](ClientFrame).json_schema()
    kinds: list[Values] = []
    for one in schema["oneOf"]:
        model = schema["$defs"][one["$ref"].rpartition("/")[2]]
        if model["title"] == "CommandFrame":
            continue
        frames = fitting({**model, "$defs": schema["$defs"]}, ids)
        kinds += [frames, nearly(frames, tuple(model["properties"]))]
    return st.one_of([*kinds, st.dictionaries(text, junk, max_size=3)]).map(_plain)


def _plain(frame: Any) -> Wire:
    return Wire("text", _json(frame))


def _in_pieces(wire: Wire) -> Wire:
    return Wire("pieces", wire.payload, wire.answer_to, wire.command)


_COMMAND = b'{"type":"command","id":"7f0f5a52-2d3c-4a39-9a52-0f2f5a522d3c","name":"statement.post",'
BROKEN = (
    b"",
    b"null",
    b"[]",
    b"{",
    b'"command"',
    b'{"type":"command"}',
    b'{"type":null}',
    b'{"type":["command"]}',
    b'{"type":"ping","type":"pong"}',
    b"[" * 20_000,
    b'{"a":' * 9_000,
    b"[" * 60 + b"]" * 60,
    _COMMAND + b'"args":{"text":NaN}}',
    _COMMAND + b'"args":{"text":1e400}}',
    _COMMAND + b'"args":{"text":' + b"9" * 5_000 + b"}}",
    _COMMAND + b'"args":{"text":"\\ud800"}}',
    _COMMAND + b'"args":{"text":"\\udfff\\ud800"}}',
    _COMMAND + b'"args":{"text":"\\u0000"}}',
    _COMMAND + b'"args":{"text":"a","text":"b"}}',
    _COMMAND + b'"args":[]}',
    _COMMAND + b'"args":{}}' + b" " * 70_000,
    _COMMAND + b'"args":{"text":"' + "议".encode() * 30_000 + b'"}}',
    b'{"type":"seen","seq":1' + b"0" * 400 + b"}",
    b'{"type":"seen","seq":-1}',
    b'{"type":"seen","seq":18446744073709551615}',
    b'{"type":"hello","version":1,"token":"' + b"a" * 400 + b'"}',
    b'{"type":"hello","version":99999999999999999999}',
    b"\xef\xbb\xbf{}",
    b"\xff\xfe{\x00",
    b"\xed\xa0\x80",
    b'"\xc0\xaf"',
)


def _broken() -> st.SearchStrategy[Wire]:
    texts = st.sampled_from(BROKEN) | st.binary(max_size=80)
    return st.builds(Wire, st.sampled_from(["text", "text", "text", "binary", "pieces"]), texts)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
