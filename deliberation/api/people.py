"""Who am I, and coming in with a personal code."""

from django.contrib.auth import login
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_protect, ensure_csrf_cookie
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from accounts.addresses import counted_address
from accounts.models import User
from deliberation.api.serializers import JoinAnswer, JoinRequest, MeAnswer, refusals
from deliberation.bodies.models import Membership
from deliberation.ledger.refusals import Code, Refusal
from deliberation.sessions.live.attendance import claim
from deliberation.sessions.models import Seat

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@method_decorator(ensure_csrf_cookie, name="dispatch")
class Me(APIView):
    """The person who is signed in, and where they have a seat. Sets the CSRF cookie."""

    @extend_schema(responses=MeAnswer)
    def get(self, request: Request) -> Response:
        user = request.user
        if not isinstance(user, User):
            return Response({"person": None, "language": "zh-Hans", "seats": [], "bodies": []})
        seats = Seat.objects.filter(user=user, removed=False).select_related("session__stream")
        members = Membership.objects.filter(user=user, until__isnull=True)
        return Response(
            {
                "person": {"id": user.public_id, "name": user.name},
                "language": user.language,
                "seats": [
                    {
                        "session": seat.session.public_id,
                        "title": seat.session.title,
                        "role": seat.role,
                        "stage": seat.session.stage,
                    }
                    for seat in seats.order_by("-pk")[:50]
                ],
                "bodies": [
                    {"body": row.body.public_id, "name": row.body.name, "role": row.role}
                    for row in members.select_related("body__stream")
                ],
            }
        )


class JoinThrottle(SimpleRateThrottle):
    """Guessing codes. A code that opened a seat was no guess: a hall stands behind one address."""

    scope = "join"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        return f"join:{counted_address(self.get_ident(request))}"

    def spare(self, request: Request, view: APIView) -> None:
        """Takes back one try of those that were counted."""
        key = self.get_cache_key(request, view)
        self.cache.set(key, self.cache.get(key, [])[1:])


@method_decorator(csrf_protect, name="dispatch")
class Join(APIView):
    """Claims a seat with the personal code from a 席卡 and signs the person in."""

    throttle_classes = [JoinThrottle]

    @extend_schema(
        request=JoinRequest, responses={200: JoinAnswer, **refusals(400, 403, 404, 409, 413, 429)}
    )
    def post(self, request: Request) -> Response:
        form = JoinRequest(data=request.data)
        if not form.is_valid():
            raise Refusal(Code.MALFORMED, fields=sorted(form.errors))
        current = request.user if isinstance(request.user, User) else None
        seat = claim(form.validated_data["code"], by=current)
        JoinThrottle().spare(request, self)
        if seat.user is not None and seat.user != current:
            login(request._request, seat.user, backend=BACKEND)
        return Response({"session": seat.session.public_id, "seat": seat.public_id})
