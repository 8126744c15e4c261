"""Sending a file, and fetching one that is shown with something the reader may see."""

from urllib.parse import quote

from django.http import HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from deliberation.api.serializers import FileAnswer, FileRequest, refusals
from deliberation.api.streams import user_id_of, who_asks
from deliberation.ledger.limits import LIMITS
from deliberation.ledger.reading import find_stream
from deliberation.ledger.refusals import Code, Refusal
from deliberation.sessions.files import store
from deliberation.sessions.files.formats import IMAGES
from deliberation.sessions.files.receiving import receive, require_sender
from deliberation.sessions.files.showing import readable_file
from deliberation.sessions.models import StoredFile

# Whatever a file says, a browser that opens it runs nothing, loads nothing and sniffs nothing.
_HARMLESS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    # What is hidden now must not be shown from a cache: kept, but asked about each time.
    "Cache-Control": "private, no-cache",
}


class Upload(APIView):
    """Takes one file; a statement or a material can then show it."""

    parser_classes = [MultiPartParser]

    @extend_schema(
        request={"multipart/form-data": FileRequest},
        responses={201: FileAnswer, **refusals(400, 401, 403, 404, 409, 413, 415, 429)},
    )
    def post(self, request: Request, session: str) -> Response:
        LIMITS.take(who_asks(request), "file.send")
        stream = find_stream(session)
        # Before the body is looked at: what is wrong with it would tell that the session exists.
        require_sender(stream, user_id_of(request))
        sent = request.FILES.getlist("file")
        if len(sent) != 1:
            raise Refusal(Code.MALFORMED, fields=["file"])
        facts = receive(stream, user_id_of(request), sent[0])
        answer = {"file": facts.id, **facts.model_dump(exclude={"id"})}
        return Response(answer, status=201)


class Download(APIView):
    """The bytes of a file. `name` is what it is saved as; the id alone finds it."""

    @extend_schema(
        parameters=[OpenApiParameter("inline", bool, description="Show an image in its place.")],
        responses={(200, "*/*"): OpenApiTypes.BINARY, 304: None, **refusals(404)},
    )
    def get(self, request: Request, file: str, name: str) -> HttpResponseBase:
        row = readable_file(file, user_id_of(request))
        inline = request.query_params.get("inline") == "1" and row.content_type in IMAGES
        etag = f'"{row.sha256}"'
        response = get_conditional_response(request._request, etag=etag)
        if response is None:
            response = HttpResponse(_bytes(row), content_type=row.content_type)
            response["ETag"] = etag
        kind = "inline" if inline else "attachment"
        response["Content-Disposition"] = f"{kind}; filename*=UTF-8''{quote(row.name, safe='')}"
        for header, value in _HARMLESS.items():
            response[header] = value
        return response


def _bytes(row: StoredFile) -> bytes:
    try:
        return store.path_of(row).read_bytes()
    except FileNotFoundError:
        raise Refusal(Code.NOT_FOUND) from None
