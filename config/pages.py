"""The built page, the same for every address that it routes by itself; and is the service well?"""

from functools import lru_cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache


@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """`index.html` of the frontend build; it names its scripts by their content."""
    return HttpResponse(_index())


@lru_cache(maxsize=1)
def _index() -> str:
    path = settings.FRONTEND_DIST / "index.html"
    if not path.exists():
        return "<!doctype html><title>…</title><p>The pages are not built yet: run `make setup`."
    return path.read_text(encoding="utf-8")


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """The process answers and so does its database."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    return JsonResponse({"status": "ok"})
