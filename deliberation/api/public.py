"""The public part of a session for any number of readers, through caches (docs/protocol.md).

No cookie, no account, nothing of anybody's own: every reader is given the same bytes.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from deliberation.api.errors import answer
from deliberation.api.serializers import RefusalBody
from deliberation.ledger import clock
from deliberation.ledger.refusals import Code, Refusal
from deliberation.sessions.published.content import SEGMENT, SNAPSHOT
from deliberation.sessions.published.place import Place
from deliberation.sessions.published.shelf import Page, Wish, page_of

# The head lives for a second in caches that many share, and no longer but where we cannot be
# reached. A browser asks each time: a second of its own, or "stale while it asks anew", would show
# the reader what was there a poll ago.
HEAD_LIFE = "public, max-age=0, s-maxage=1, stale-if-error=30"
# An address never changes its content: what is taken back gets new ones, and is out of every
# cache after five minutes.
PAGE_LIFE = "public, max-age=300, s-maxage=300, immutable"
GONE_LIFE = "public, max-age=5, s-maxage=5"

_FRAME = inline_serializer(
    "PublicFrame",
    {
        "type": serializers.CharField(),
        "from": serializers.IntegerField(),
        "to": serializers.IntegerField(),
        "events": serializers.ListField(child=serializers.DictField()),
        "put": serializers.DictField(help_text="As in the frames of docs/protocol.md."),
        "del": serializers.DictField(),
    },
)
_HEAD = inline_serializer(
    "PublicHeadAnswer",
    {
        "stream": serializers.CharField(),
        "epoch": serializers.CharField(),
        "rev": serializers.IntegerField(help_text="Rises when something is taken back."),
        "seq": serializers.IntegerField(help_text="The last event that the public sees."),
        "amended": serializers.IntegerField(help_text="The last event that took something back."),
        "delay": serializers.IntegerField(help_text="How many seconds later the public sees it."),
        "segment": serializers.IntegerField(help_text="Events of a segment."),
        "snapshot": serializers.IntegerField(help_text="The number of the newest snapshot."),
        "opinion": serializers.IntegerField(
            allow_null=True, help_text="The number of the newest opinion map."
        ),
        "online": serializers.IntegerField(
            allow_null=True, help_text="How many are connected by a socket; null: not known here."
        ),
        "frame": _FRAME,
    },
)


class _Public(APIView):
    """Asks nobody who they are."""

    authentication_classes: list[Any] = []

    def handle_exception(self, exc: Exception) -> Response:
        response = answer(exc, {})
        gone = isinstance(exc, Refusal) and exc.code == Code.GONE
        response["Cache-Control"] = GONE_LIFE if gone else "no-store"
        return response


class PublicHead(_Public):
    """Where the public part is, with what came last: to be asked for every second or two."""

    @extend_schema(auth=[], responses={200: _HEAD, 404: RefusalBody})
    def get(self, request: Request, session: str) -> HttpResponse:
        response = _sent(request, page_of(session, _head), HEAD_LIFE)
        # nginx keeps what lives for a second until the next one is over: until this one is, then.
        response["X-Accel-Expires"] = f"@{int(clock.now().timestamp())}"
        return response


class PublicSegment(_Public):
    """One whole segment of the public log, under one revision. 410: there is a newer one."""

    @extend_schema(auth=[], responses={200: _FRAME, 404: RefusalBody, 410: RefusalBody})
    def get(
        self, request: Request, session: str, epoch: str, first: int, last: int, rev: int
    ) -> HttpResponse:
        def choose(place: Place) -> Wish:
            _require(request, place, epoch, rev, f"{first}-{last}")
            if last != first + SEGMENT - 1 or last % SEGMENT or last > place.shown:
                raise Refusal(Code.NOT_FOUND)
            return Wish(f"{first}-{last}", lambda content: content.stretch(first - 1, last))

        return _sent(request, page_of(session, choose), PAGE_LIFE)


class PublicSnapshot(_Public):
    """All that the public sees at a number, under one revision. 410: there is a newer one."""

    @extend_schema(
        auth=[], responses={200: OpenApiTypes.OBJECT, 404: RefusalBody, 410: RefusalBody}
    )
    def get(self, request: Request, session: str, epoch: str, seq: int, rev: int) -> HttpResponse:
        def choose(place: Place) -> Wish:
            _require(request, place, epoch, rev, f"snapshot-{seq}")
            if seq % SNAPSHOT or seq > place.shown:
                raise Refusal(Code.NOT_FOUND)
            return Wish(f"snapshot-{seq}", lambda content: content.snapshot(seq))

        return _sent(request, page_of(session, choose), PAGE_LIFE)


class PublicOpinion(_Public):
    """The opinion map of this number, or a newer one. 410: there is none under this revision."""

    @extend_schema(
        auth=[], responses={200: OpenApiTypes.OBJECT, 404: RefusalBody, 410: RefusalBody}
    )
    def get(
        self, request: Request, session: str, epoch: str, number: int, rev: int
    ) -> HttpResponse:
        def choose(place: Place) -> Wish:
            _require(request, place, epoch, rev, f"opinion-{number}")
            shown = place.opinion
            # Of several processes one may be ahead: what it names is asked for again in a moment.
            if shown is None or number > shown.number:
                raise Refusal(Code.GONE)
            name = f"opinion-{shown.number} {shown.at_seq}"
            return Wish(name, lambda content: content.opinion(shown))

        return _sent(request, page_of(session, choose), PAGE_LIFE)


def _head(place: Place) -> Wish:
    behind = place.stream.head_seq if place.holds_back else place.shown
    beside = f"{place.opinion and place.opinion.number} {place.online}"
    return Wish(
        f"head {place.shown} {behind} {place.delay} {beside}", lambda content: content.head()
    )


def _require(request: Request, place: Place, epoch: str, rev: int, name: str) -> None:
    """:raises Refusal: GONE for what has been replaced; NOT_FOUND for what there never was."""
    if epoch != place.stream.epoch or rev < place.rev:
        raise Refusal(Code.GONE)
    # One content, one address: `01-64` would be another in every cache.
    if rev > place.rev or not request.path.endswith(f"/{name}.{rev}"):
        raise Refusal(Code.NOT_FOUND)


def _sent(request: Request, page: Page, life: str) -> HttpResponse:
    response = get_conditional_response(request._request, etag=page.tag)
    if not isinstance(response, HttpResponse):
        packed = "gzip" in request.headers.get("Accept-Encoding", "")
        body = page.packed if packed else page.body
        response = HttpResponse(body, content_type="application/json")
        if packed:
            response["Content-Encoding"] = "gzip"
    response["ETag"] = page.tag
    response["Cache-Control"] = life
    return response
