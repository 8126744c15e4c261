"""Every address of the service."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path, re_path

from config.health import healthz, readyz
from config.metrics import metrics
from config.pages import page, session_page, worker
from deliberation.api.errors import page_not_found
from deliberation.api.files import Download


def _unknown(request: HttpRequest) -> HttpResponse:
    return page_not_found(request, Exception())


urlpatterns = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("metrics", metrics),
    path("api/v1/", include("deliberation.api.urls")),
    path("_allauth/browser/v1/", include("accounts.urls")),
    # `str`: the name is for whoever saves the file; the id alone finds it.
    path("files/<slug:file>/<str:name>", Download.as_view()),
    re_path(r"^(?:api|_allauth|static|live|files)(?:/|$)", _unknown),
    path("s/<slug:session>", session_page),
    path("sw.js", worker),
    # Everything else is the page's own routing.
    re_path(r"^", page),
]

handler404 = "deliberation.api.errors.page_not_found"
handler500 = "deliberation.api.errors.server_error"
