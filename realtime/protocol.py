"""Every frame of the live protocol, version 1. The prose is in docs/protocol.md.

One socket follows one stream. Client and server speak JSON text frames with a `type`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import orjson
from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from deliberation.ledger import strict_json
from deliberation.ledger.derived import Found
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.shapes import PublicId, Shape

VERSION = 1
HEARTBEAT_S = 15
# No frame from a client for this long: it is gone, whatever its socket says.
SILENCE_S = 50


class Close:
    """Why the server closes a socket. Below 4000: the transport's own codes."""

    BAD_FRAMES = 4400
    SIGN_IN_AGAIN = 4401
    RIGHTS_CHANGED = 4403
    NO_SUCH_STREAM = 4404
    SILENT = 4407
    TOO_SLOW = 4408
    FLOODING = 4429


# From client to server --------------------------------------------------------------------------


class Hello(Shape):
    """The first frame. `token` stands for a sign-in; without it the session cookie counts."""

    type: Literal["hello"]
    version: int
    token: Annotated[str, Field(max_length=500)] | None = None


class Subscribe(Shape):
    """Follow a stream from behind `after`, the last number the client has of this `epoch`.

    `screen`: this is the big screen of that venue, or "" of those in no venue.
    """

    type: Literal["subscribe"]
    stream: PublicId
    epoch: Annotated[str, Field(max_length=22)] | None = None
    after: Annotated[int, Field(ge=0)] = 0
    screen: PublicId | Literal[""] | None = None


class CommandFrame(Shape):
    """A command for the stream that is followed. `id` is the client's: it makes resending safe."""

    type: Literal["command"]
    id: UUID
    name: Annotated[str, Field(max_length=60)]
    args: dict[str, Any]


class Seen(Shape):
    """The reader's window: everything up to `seq` has arrived. Whenever some 128 KiB have."""

    type: Literal["seen"]
    seq: Annotated[int, Field(ge=0)]


class Ping(Shape):
    """I am still here; `heartbeat_s` seconds after the last one or the last `seen`."""

    type: Literal["ping"]


ClientFrame = Annotated[Hello | Subscribe | CommandFrame | Seen | Ping, Field(discriminator="type")]
_CLIENT_FRAMES: TypeAdapter[Hello | Subscribe | CommandFrame | Seen | Ping] = TypeAdapter(
    ClientFrame
)


def parse(text: str) -> Hello | Subscribe | CommandFrame | Seen | Ping:
    """:raises Refusal: TOO_LARGE, TOO_DEEP, MALFORMED, UNKNOWN_FRAME; `data.id` if there is one."""
    value = strict_json.parse(text)
    try:
        return _CLIENT_FRAMES.validate_python(value)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False, include_context=False)
        data = {"id": value["id"]} if isinstance(value, dict) and "id" in value else {}
        if faults[0]["type"].startswith("union_tag"):
            raise Refusal(Code.UNKNOWN_FRAME) from None
        fields = [".".join(map(str, fault["loc"][1:])) for fault in faults[:20]]
        raise Refusal(Code.MALFORMED, fields=fields, **data) from None


# From server to client --------------------------------------------------------------------------


class PersonFrame(Shape):
    id: str
    name: str


class Welcome(Shape):
    type: Literal["welcome"] = "welcome"
    version: int = VERSION
    server_time: datetime
    person: PersonFrame | None
    heartbeat_s: int = HEARTBEAT_S


class Subscribed(Shape):
    """`audience` names what is seen; a client whose cache is of another audience wipes it."""

    type: Literal["subscribed"] = "subscribed"
    stream: str
    epoch: str
    head: int
    audience: str
    seat: str | None


class EventLine(Shape):
    """One event that this audience sees something of."""

    seq: int
    kind: str
    at: datetime
    actor: str | None


class OwnPart(Shape):
    """What is empty may be missing: mostly it is one event's part, as it stands in the log."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    put: dict[str, dict[str, Any]] = {}
    del_: Annotated[dict[str, list[str]], Field(alias="del")] = {}


class Events(Shape):
    """Everything from number `from` to number `to`, coalesced: the last state of each entity."""

    type: Literal["events"] = "events"
    from_: Annotated[int, Field(alias="from")]
    to: int
    events: list[EventLine]
    put: dict[str, dict[str, Any]] = {}
    del_: Annotated[dict[str, list[str]], Field(alias="del")] = {}
    own: OwnPart | None = None


class Resnapshot(Shape):
    """The gap is too large, or the log was restored: fetch the state, then subscribe behind it."""

    type: Literal["resnapshot"] = "resnapshot"
    seq: int
    epoch: str
    url: str


class Ack(Shape):
    """Committed. The same again for the same id."""

    type: Literal["ack"] = "ack"
    id: str
    seq: int
    result: dict[str, str] | None


class Refused(Shape):
    type: Literal["refused"] = "refused"
    id: str
    code: Code
    data: dict[str, Any]
    ref: str | None


class Presence(Shape):
    """Who is connected, not who attends. `seats` and `screens` (by venue, or "") are for staff.

    So is `slow`: people wait long for the answers to their commands.
    """

    online: int
    seats: list[str] | None = None
    screens: dict[str, int] | None = None
    slow: bool | None = None


class Derived(Shape):
    """Unlogged and replaceable: what was computed from the log at `at_seq`, or is true just now.

    Each frame carries one of the two. `findings`: by name, each the whole of its latest state.
    """

    type: Literal["derived"] = "derived"
    at_seq: int
    presence: Presence | None = None
    findings: dict[str, Any] | None = None


class Pong(Shape):
    type: Literal["pong"] = "pong"


class ErrorFrame(Shape):
    """The frame was no frame; the socket lives."""

    type: Literal["error"] = "error"
    code: Code
    data: dict[str, Any]


SERVER_FRAMES = (Welcome, Subscribed, Events, Resnapshot, Ack, Refused, Derived, Pong, ErrorFrame)
CLIENT_FRAMES = (Hello, Subscribe, CommandFrame, Seen, Ping)


def encode(frame: Shape) -> bytes:
    return frame.model_dump_json(by_alias=True).encode()


def encode_resnapshot(stream: str, epoch: str, head: int) -> bytes:
    return encode(Resnapshot(seq=head, epoch=epoch, url=f"/api/v1/streams/{stream}/snapshot"))


def encode_ack(command_id: UUID, seq: int, result: dict[str, str] | None) -> bytes:
    """The one server frame sent often enough to be written without a model."""
    return orjson.dumps({"type": "ack", "id": command_id, "seq": seq, "result": result})


def encode_refused(command_id: UUID | str, refusal: Refusal) -> bytes:
    return orjson.dumps({"type": "refused", "id": command_id, **refusal.body()})


def encode_presence(at_seq: int, presence: Presence) -> bytes:
    """Leaves out `findings`: what is not in the frame has not changed."""
    frame = {"type": "derived", "at_seq": at_seq, "presence": presence.model_dump()}
    return orjson.dumps(frame)


def encode_finding(found: Found) -> bytes:
    """The finding is JSON already, and large: it is put in as it is."""
    head = f'{{"type":"derived","at_seq":{found.at_seq},"findings":{{"{found.name}":'
    return f"{head}{found.body}}}}}".encode()


def encode_error(refusal: Refusal) -> bytes:
    return orjson.dumps({"type": "error", "code": refusal.code, "data": refusal.data})
