"""Reading a session again from its first second."""

import pydantic_core
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from deliberation.api.serializers import refusals
from deliberation.api.streams import number_of, user_id_of
from deliberation.ledger.reading import find_stream, live_access_of
from deliberation.ledger.refusals import Code, Refusal
from deliberation.ledger.transactions import reading
from deliberation.sessions.replay import part_of

# Made by call: `from` and `del` can be no names in a class.
_FRAME = inline_serializer(
    "ReplayFrame",
    {
        "at": serializers.IntegerField(help_text="Whole seconds since the opening."),
        "seq": serializers.IntegerField(help_text="The last event of that second."),
        "put": serializers.DictField(help_text="As in the frames of docs/protocol.md."),
        "del": serializers.DictField(),
    },
    many=True,
)
_ANSWER = inline_serializer(
    "ReplayAnswer",
    {
        "epoch": serializers.CharField(),
        "head": serializers.IntegerField(),
        "audience": serializers.CharField(),
        "rehearsal": serializers.BooleanField(),
        "from": serializers.DateTimeField(allow_null=True, help_text="The opening."),
        "until": serializers.DateTimeField(
            allow_null=True, help_text="The close; of a session that still runs, its last event."
        ),
        "frames": _FRAME,
        "next": serializers.IntegerField(
            allow_null=True, help_text="What to give next as `after`; null at the end."
        ),
    },
)


class Replay(APIView):
    """What this person may see today of every second of a session, in parts.

    The first part is asked for without `epoch`, each further one with `after` as the part before
    gave it in `next`. If the log was restored in between, the answer is 409 and the reading begins
    anew.
    """

    @extend_schema(
        parameters=[
            OpenApiParameter("after", int, description="0 where nothing was read before."),
            OpenApiParameter("epoch", str, description="As in the part before."),
        ],
        responses={200: _ANSWER, **refusals(400, 404, 409)},
    )
    def get(self, request: Request, session: str) -> HttpResponse:
        after = number_of(request.query_params.get("after", "0"))
        epoch = request.query_params.get("epoch")
        # One moment for rights, for the log and for what may be read of it.
        with reading():
            stream = find_stream(session)
            access = live_access_of(stream, user_id_of(request))
            if epoch is not None and epoch != stream.epoch:
                raise Refusal(Code.STALE_REVISION, current=stream.epoch)
            part = part_of(stream, access, after=after)
        response = HttpResponse(pydantic_core.to_json(part), content_type="application/json")
        # What is hidden a minute later must not come from a cache.
        response["Cache-Control"] = "private, no-store"
        return response
