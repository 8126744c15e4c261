"""Reads around a session: the home page, the printed 席卡, the QR on the wall; and scheduling."""

from typing import Any

from django.conf import settings
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from deliberation.api.qr import svg
from deliberation.api.serializers import (
    HomeAnswer,
    ScheduleAnswer,
    ScheduleRequest,
    SeatCardsAnswer,
    WallQrAnswer,
    refusals,
)
from deliberation.api.streams import user_id_of
from deliberation.bodies.models import Body, Membership
from deliberation.bodies.permissions import Act, Role, may
from deliberation.ledger.reading import access_of, find_stream
from deliberation.ledger.refusals import Code, Refusal
from deliberation.sessions.codes import code_of
from deliberation.sessions.models import (
    AttendanceStatus,
    Category,
    Publicity,
    Seat,
    Session,
    Statement,
    StatementStatus,
)
from deliberation.sessions.scheduling import create_session
from deliberation.sessions.stages import Stage

LIVE = (Stage.OPEN, Stage.BREAK, Stage.PAUSED, Stage.CLOSING, Stage.RATIFYING)
UPCOMING = (Stage.CONVENED, Stage.POSTPONED, Stage.ADJOURNED)
PAST = (Stage.CLOSED, Stage.CANCELLED)
LISTED = 30


class Home(APIView):
    """What is on: live now, coming up, past. Only what is public, and where one has a seat.

    Drafts are for those who prepare them.
    """

    @extend_schema(responses={200: HomeAnswer, **refusals()})
    def get(self, request: Request) -> Response:
        body = Body.objects.select_related("stream").order_by("pk").last()
        return Response(
            {
                "platform": settings.PLATFORM_NAME,
                "body": body
                and {"id": body.public_id, "name": body.name, "sub_brand": body.sub_brand},
                "live": _briefs(request, LIVE, "-opened_at"),
                "upcoming": _briefs(request, UPCOMING, "scheduled_at"),
                "past": _briefs(request, PAST, "-closed_at"),
                "drafts": _briefs(request, (Stage.DRAFT,), "scheduled_at", _prepared_by(request)),
                "may_schedule": _may_schedule(request),
            }
        )


class Schedule(APIView):
    """Makes a session of a body. The rest of its life is commands on its own stream."""

    @extend_schema(
        request=ScheduleRequest,
        responses={201: ScheduleAnswer, **refusals(400, 401, 403, 404, 409, 413)},
    )
    def post(self, request: Request, body: str) -> Response:
        if not isinstance(request.user, User):
            raise Refusal(Code.NOT_SIGNED_IN)
        row = Body.objects.filter(stream__public_id=body).first()
        if row is None:
            raise Refusal(Code.NOT_FOUND)
        form = ScheduleRequest(data=request.data)
        if not form.is_valid():
            raise Refusal(Code.MALFORMED, fields=sorted(form.errors))
        session = create_session(body=row, organizer=request.user, args=form.validated_data["args"])
        return Response({"session": session.public_id}, status=201)


class SeatCards(APIView):
    """Everybody's 席卡 with personal code and QR: for those who may issue codes."""

    @extend_schema(responses={200: SeatCardsAnswer, **refusals(403, 404)})
    def get(self, request: Request, session: str) -> Response:
        row = _readable_session(request, session)
        mine = Seat.objects.filter(session=row, user=user_id_of(request), removed=False).first()
        if mine is None or not may(mine.role, Act.ISSUE_CODES):
            raise Refusal(Code.FORBIDDEN, act=Act.ISSUE_CODES)
        seats = Seat.objects.filter(session=row, removed=False).select_related(
            "venue", "department"
        )
        cards = [_card(seat) for seat in seats.order_by("pk")]
        return Response({"title": row.title, "cards": cards})


class WallQr(APIView):
    """The QR for the wall: whoever scans it may read, no more."""

    @extend_schema(responses={200: WallQrAnswer, **refusals(404)})
    def get(self, request: Request, session: str) -> Response:
        row = _readable_session(request, session)
        url = f"{settings.PUBLIC_URL}/s/{row.public_id}"
        return Response({"url": url, "qr_svg": svg(url)})


def _may_schedule(request: Request) -> list[dict[str, Any]]:
    members = Membership.objects.filter(user=user_id_of(request), until__isnull=True)
    bodies = members.select_related("body__stream").prefetch_related("body__departments")
    return [
        {
            "body": row.body.public_id,
            "name": row.body.name,
            "departments": [
                {"id": department.public_id, "name": department.name}
                for department in row.body.departments.all()
            ],
        }
        for row in bodies.order_by("pk")
        if may(row.role, Act.PREPARE_SESSION)
    ]


def _readable_session(request: Request, public_id: str) -> Session:
    stream = find_stream(public_id)
    access_of(stream, user_id_of(request))
    session = Session.objects.filter(stream=stream).select_related("stream").first()
    if session is None:
        raise Refusal(Code.NOT_FOUND)
    return session


def _card(seat: Seat) -> dict[str, str | None]:
    code = code_of(seat)
    url = f"{settings.PUBLIC_URL}/join/{code}" if code else None
    return {
        "seat": seat.public_id,
        "name": seat.name,
        "role": seat.role,
        "sector": seat.sector or None,
        "department": seat.department.name if seat.department else None,
        "venue": seat.venue.name if seat.venue else None,
        "code": code,
        "url": url,
        "qr_svg": svg(url) if url else None,
    }


def _prepared_by(request: Request) -> Q:
    roles = [role for role in Role if may(role, Act.PREPARE_SESSION)]
    seats = Seat.objects.filter(user=user_id_of(request), role__in=roles, removed=False)
    return Q(pk__in=seats.values("session")) if user_id_of(request) else Q(pk=None)


def _briefs(
    request: Request, stages: tuple[Stage, ...], order: str, *which: Q
) -> list[dict[str, object]]:
    rows = _visible(request).filter(*which, stage__in=stages).order_by(order, "-pk")
    return [
        {
            "id": row.public_id,
            "title": row.title,
            "topic": row.topic,
            "stage": row.stage,
            "mode": row.mode,
            "rehearsal": row.rehearsal,
            "scheduled_at": row.scheduled_at,
            "opened_at": row.opened_at,
            "closed_at": row.closed_at,
            "present": row.present,
            "statements": row.said,
        }
        for row in rows[:LISTED]
    ]


def _visible(request: Request) -> QuerySet[Any]:
    """Rehearsals are for those who rehearse."""
    public = Q(publicity=Publicity.PUBLIC, rehearsal=False)
    mine = Q(pk__in=Seat.objects.filter(user=user_id_of(request), removed=False).values("session"))
    present = Seat.objects.filter(
        status=AttendanceStatus.PRESENT, category=Category.VOTING, removed=False
    )
    published = Statement.objects.filter(status=StatementStatus.PUBLISHED)
    return (
        Session.objects.filter(public | mine if user_id_of(request) else public)
        .select_related("stream")
        .annotate(present=_number_of(present), said=_number_of(published))
    )


def _number_of(rows: QuerySet[Any]) -> Coalesce:
    """Each table counted by itself: joined, they would multiply before they are counted."""
    of_session = rows.filter(session=OuterRef("pk")).order_by().values("session")
    return Coalesce(Subquery(of_session.annotate(number=Count("pk")).values("number")), 0)
