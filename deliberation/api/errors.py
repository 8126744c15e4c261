"""One error body on every route: `{"code", "data", "ref"}`, worded by the locales."""

import logging
import secrets
import sys
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response

from deliberation.ledger.refusals import Code, Refusal

logger = logging.getLogger(__name__)

STATUS = {
    Code.NOT_SIGNED_IN: 401,
    Code.SIGN_IN_FAILED: 401,
    Code.FORBIDDEN: 403,
    Code.NOT_YOUR_DEPARTMENT: 403,
    Code.NOT_FOUND: 404,
    Code.CODE_UNKNOWN: 404,
    Code.UNKNOWN_COMMAND: 404,
    Code.GONE: 410,
    Code.TOO_LARGE: 413,
    Code.RATE_LIMITED: 429,
    Code.BUSY: 503,
    Code.UNAVAILABLE: 503,
    Code.INTERNAL: 500,
    Code.MALFORMED: 400,
    Code.TOO_DEEP: 400,
    Code.INVALID_ARGUMENTS: 400,
    Code.EMPTY_TEXT: 400,
    Code.TEXT_TOO_LONG: 400,
    Code.REASON_REQUIRED: 400,
    Code.DUE_DATE_REQUIRED: 400,
    Code.WRONG_SEED: 400,
    Code.TIME_TOO_SHORT: 400,
    Code.FILE_TOO_LARGE: 413,
    Code.FILE_NOT_ALLOWED: 415,
    Code.TOO_MANY_FILES: 409,
}
OTHERWISE = 409


def answer(error: Exception, context: dict[str, Any]) -> Response:
    """REST framework's exception handler."""
    refusal = _refusal(error)
    status, headers = _status_and_headers(refusal)
    if isinstance(error, exceptions.MethodNotAllowed):
        status = error.status_code
    return Response(refusal.body(), status=status, headers=headers)


def refused(error: Exception) -> JsonResponse:
    """The same where REST framework does not come to it."""
    refusal = _refusal(error)
    status, headers = _status_and_headers(refusal)
    return JsonResponse(refusal.body(), status=status, headers=headers)


def _status_and_headers(refusal: Refusal) -> tuple[int, dict[str, str]]:
    after = refusal.data.get("retry_after")
    headers = {} if after is None else {"Retry-After": str(int(after) + 1)}
    return STATUS.get(refusal.code, OTHERWISE), headers


def page_not_found(request: HttpRequest, exception: Exception) -> JsonResponse:
    return JsonResponse(Refusal(Code.NOT_FOUND).body(), status=404)


def server_error(request: HttpRequest) -> JsonResponse:
    return JsonResponse(_internal(sys.exc_info()[1]).body(), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> JsonResponse:
    return JsonResponse(Refusal(Code.FORBIDDEN, act="csrf").body(), status=403)


# The first that fits; what is left of REST framework's own errors is a malformed request.
_KNOWN: tuple[tuple[tuple[type[Exception], ...], Code], ...] = (
    ((exceptions.NotAuthenticated, exceptions.AuthenticationFailed), Code.NOT_SIGNED_IN),
    ((PermissionDenied, exceptions.PermissionDenied), Code.FORBIDDEN),
    ((Http404, exceptions.NotFound), Code.NOT_FOUND),
    ((RequestDataTooBig,), Code.TOO_LARGE),
    ((exceptions.APIException,), Code.MALFORMED),
)


def _refusal(error: Exception) -> Refusal:
    if isinstance(error, Refusal):
        return error
    if isinstance(error, exceptions.Throttled):
        return Refusal(Code.RATE_LIMITED, retry_after=int(getattr(error, "wait", None) or 1))
    if isinstance(error, OperationalError | InterfaceError):
        logger.warning("database did not answer a request: %s", error)
        return Refusal(Code.UNAVAILABLE, retry_after=2)
    for kinds, code in _KNOWN:
        if isinstance(error, kinds):
            return Refusal(code)
    return _internal(error)


def _internal(error: BaseException | None) -> Refusal:
    ref = secrets.token_hex(4)
    logger.error("a request failed, ref %s", ref, exc_info=error, extra={"ref": ref})
    return Refusal(Code.INTERNAL, ref=ref)
