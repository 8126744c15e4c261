"""What every stream has: a door for commands, a snapshot, events to catch up with, a head."""

from typing import Any

import pydantic_core
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.addresses import counted_address
from accounts.models import User
from deliberation.api.serializers import CommandAnswer, CommandRequest, HeadAnswer, refusals
from deliberation.api.snapshots import as_answer
from deliberation.ledger import log
from deliberation.ledger.composing import frame_of
from deliberation.ledger.execute import Envelope, execute_one
from deliberation.ledger.limits import LIMITS
from deliberation.ledger.reading import access_of, find_stream, live_access_of
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.transactions import reading
from deliberation.ledger.wholes import whole_state

EVENTS_LIMIT = 500


def user_id_of(request: Request) -> int | None:
    return request.user.pk if request.user.is_authenticated else None


def who_asks(request: Request) -> str:
    """Whose limits count: the person's, or the address's for somebody unknown."""
    if isinstance(request.user, User):
        return request.user.public_id
    return f"address:{counted_address(request.META.get('REMOTE_ADDR', 'unknown'))}"


class CommandDoor(APIView):
    """Gives any command to a stream. Who may, and when, is decided under the stream's lock."""

    @extend_schema(
        request=CommandRequest,
        responses={200: CommandAnswer, **refusals(400, 401, 403, 404, 409, 413, 429, 500)},
    )
    def post(self, request: Request, stream: str) -> Response:
        form = CommandRequest(data=request.data)
        if not form.is_valid():
            raise Refusal(Code.MALFORMED, fields=sorted(form.errors))
        sent = form.validated_data
        # DictField copies: the fingerprint must be of what was sent.
        sent_as_is: Any = request.data
        args = sent_as_is["args"]
        envelope = Envelope(user_id_of(request), sent["id"], sent["name"], args)
        LIMITS.take(who_asks(request), sent["name"])
        accepted = execute_one(stream, envelope)
        return Response({"id": sent["id"], "seq": accepted.seq, "result": accepted.result})


class SnapshotRead(APIView):
    """The whole state that this person may see, at one number of the log."""

    @extend_schema(responses={200: OpenApiTypes.OBJECT, **refusals(404)})
    def get(self, request: Request, stream: str) -> HttpResponse:
        return as_answer(request._request, whole_state(stream, user_id_of(request)))


class EventsRead(APIView):
    """Events behind a number: for clients whose sockets do not come through."""

    @extend_schema(
        parameters=[
            OpenApiParameter("after", int, required=True),
            OpenApiParameter("epoch", str, required=True),
        ],
        responses={200: OpenApiTypes.OBJECT, **refusals(400, 404)},
    )
    def get(self, request: Request, stream: str) -> HttpResponse:
        # One moment for rights and events: nobody is shown what came after their rights ended.
        with reading():
            return _json(self._answer(request, stream))

    def _answer(self, request: Request, stream: str) -> dict[str, Any]:
        row = find_stream(stream)
        access = live_access_of(row, user_id_of(request))
        after = number_of(request.query_params.get("after"))
        lost = request.query_params.get("epoch") != row.epoch or after > row.head_seq
        if lost or row.head_seq - after > EVENTS_LIMIT:
            url = f"/api/v1/streams/{row.public_id}/snapshot"
            return {"resnapshot": {"seq": row.head_seq, "epoch": row.epoch, "url": url}}
        events = log.read(row.pk, after=after, limit=EVENTS_LIMIT)
        frame = frame_of(events, access.scopes, actor=access.actor, after=after)
        return {
            "epoch": row.epoch,
            "head": row.head_seq,
            "audience": access.audience,
            "frames": [frame] if events else [],
        }


class HeadRead(APIView):
    """The number and hash of the last event: to be kept outside, so that a cut-off tail is seen."""

    @extend_schema(responses={200: HeadAnswer, **refusals(404)})
    def get(self, request: Request, stream: str) -> Response:
        row = find_stream(stream)
        access_of(row, user_id_of(request))
        return Response({"seq": row.head_seq, "epoch": row.epoch, "hash": row.head_hash})


def number_of(text: str | None) -> int:
    if text is None or not (text.isascii() and text.isdigit()) or len(text) > 15:
        raise Refusal(Code.MALFORMED, fields=["after"])
    return int(text)


def _json(value: Any) -> HttpResponse:
    response = HttpResponse(pydantic_core.to_json(value), content_type="application/json")
    response["Cache-Control"] = "private, no-store"
    return response
