"""Beginning the record of a session by hand, where the service has not done it yet."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from deliberation.api.serializers import RecordAnswer, refusals
from deliberation.api.streams import user_id_of, who_asks
from deliberation.bodies.permissions import Act, may
from deliberation.ledger.limits import LIMITS
from deliberation.ledger.reading import access_of, find_stream
from deliberation.ledger.refusals import Code, Refusal
from deliberation.records.opening import open_record, record_of
from deliberation.sessions.models import Seat, Session
from deliberation.sessions.stages import CONCLUDING


class OpenRecord(APIView):
    """Begins the record of a session and draws it up at once; says where it is if there is one.

    The rest of its life is commands on its own stream. The service does the same by itself once
    the session is closing.
    """

    @extend_schema(request=None, responses={200: RecordAnswer, **refusals(401, 403, 404, 409, 429)})
    def post(self, request: Request, session: str) -> Response:
        row = _session_to_be_drafted(request, session)
        if found := record_of(row):
            return Response({"record": found})
        LIMITS.take(who_asks(request), "record.draft")
        if row.stage not in CONCLUDING:
            raise Refusal(Code.WRONG_STAGE, stage=row.stage, needs=sorted(CONCLUDING))
        return Response({"record": open_record(row, user_id=user_id_of(request))})


def _session_to_be_drafted(request: Request, public_id: str) -> Session:
    """:raises Refusal: NOT_FOUND, NOT_SIGNED_IN, FORBIDDEN."""
    stream = find_stream(public_id)
    user_id = user_id_of(request)
    access = access_of(stream, user_id)
    session = Session.objects.filter(stream=stream).select_related("stream").first()
    if session is None:
        raise Refusal(Code.NOT_FOUND)
    seat = Seat.objects.filter(session=session, public_id=access.actor or "").first()
    if seat is None or not may(seat.role, Act.DRAFT_RECORD):
        code = Code.NOT_SIGNED_IN if user_id is None else Code.FORBIDDEN
        raise Refusal(code, act=Act.DRAFT_RECORD)
    return session
