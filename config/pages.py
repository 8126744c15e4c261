"""The built page, the same for every address that it routes by itself.

The page of a public session says what it is about in its head, for whoever shares the address:
WeChat and others read that and run no script.
"""

from functools import lru_cache

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import escape
from django.views.decorators.cache import never_cache

from deliberation.sessions.models import Publicity, Session

DESCRIPTION_LIMIT = 120


@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """`index.html` of the frontend build; it names its scripts by their content."""
    return HttpResponse(_with_head(_settings_tags()))


def session_page(request: HttpRequest, session: str) -> HttpResponse:
    """The same page, with a card for those who share it; a session that is not public has none.

    It is the same for everybody: a cache in front may give it for some seconds, a browser asks.
    """
    public = Session.objects.filter(publicity=Publicity.PUBLIC, rehearsal=False)
    try:
        found = public.filter(stream__public_id=session).first()
    except DatabaseError:
        found = None  # the page itself tells, and tries again
    tags = _share_tags(found, session) if found and found.title else ""
    response = HttpResponse(_with_head(_settings_tags() + tags))
    response["Cache-Control"] = "public, max-age=0, s-maxage=5, must-revalidate"
    return response


@never_cache
def worker(request: HttpRequest) -> HttpResponse:
    """What brings the page up while the service is away (decision 21)."""
    path = settings.FRONTEND_DIST / "sw.js"
    if not path.exists():
        raise Http404
    return HttpResponse(path.read_bytes(), content_type="text/javascript")


def _with_head(tags: str) -> str:
    return _index().replace("</head>", f"{tags}</head>", 1)


def _settings_tags() -> str:
    """What the operator has set and the page must know."""
    follow = settings.RESIDENTS_FOLLOW
    return _broadcast_tag() + f'<meta name="residents-follow" content="{follow}" />'


def _broadcast_tag() -> str:
    """From which hosts a page may show a broadcast within itself; from others it leads there."""
    hosts = escape(" ".join(settings.BROADCAST_HOSTS))
    return f'<meta name="broadcast-hosts" content="{hosts}" />' if hosts else ""


def _share_tags(session: Session, public_id: str) -> str:
    platform = session.sub_brand or settings.PLATFORM_NAME
    about = session.topic or f"{session.body_name} {platform}"
    tags = {
        "og:type": "article",
        "og:site_name": f"{session.body_name} · {platform}",
        "og:title": session.title,
        "og:description": _shortened(" ".join(about.split())),
        "og:url": f"{settings.PUBLIC_URL}/s/{public_id}",
        "og:image": f"{settings.PUBLIC_URL}/static/share.png",
    }
    return "".join(
        f'<meta property="{name}" content="{escape(content)}" />' for name, content in tags.items()
    )


def _shortened(text: str) -> str:
    return text if len(text) <= DESCRIPTION_LIMIT else f"{text[: DESCRIPTION_LIMIT - 1]}…"


@lru_cache(maxsize=1)
def _index() -> str:
    path = settings.FRONTEND_DIST / "index.html"
    if not path.exists():
        return "<!doctype html><title>…</title><p>The pages are not built yet: run `make setup`."
    return path.read_text(encoding="utf-8")
