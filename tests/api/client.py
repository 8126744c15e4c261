"""An HTTP client as a browser is one: cookies, CSRF enforced, JSON both ways."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from tests.cast import PASSWORD, Person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class Browser:
    def __init__(self, who: Person | None = None, address: str = "10.0.0.1") -> None:
        self.client = Client(enforce_csrf_checks=True, REMOTE_ADDR=address)
        if who is not None:
            self.client.force_login(who.user, backend=BACKEND)

    def get(self, path: str, **query: Any) -> HttpResponse:
        return self.client.get(path, query)  # type: ignore[return-value]

    def post(self, path: str, body: Any, *, csrf: bool = True) -> HttpResponse:
        """`body` as it is when it is bytes, else as JSON."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"X-CSRFToken": self.token()} if csrf else {}
        return self.client.post(  # type: ignore[return-value]
            path, raw, content_type="application/json", headers=headers
        )

    def form(self, path: str, form: dict[str, Any]) -> HttpResponse:
        headers = {"X-CSRFToken": self.token()}
        return self.client.post(path, form, headers=headers)  # type: ignore[return-value]

    def delete(self, path: str) -> HttpResponse:
        return self.client.delete(path, headers={"X-CSRFToken": self.token()})  # type: ignore[return-value]

    def command(self, stream: str, name: str, /, *, csrf: bool = True, **args: Any) -> HttpResponse:
        body = {"id": str(uuid4()), "name": name, "args": args}
        return self.post(f"/api/v1/streams/{stream}/commands", body, csrf=csrf)

    def sign_in(self, username: str, password: str = PASSWORD) -> HttpResponse:
        body = {"username": username, "password": password}
        return self.post("/_allauth/browser/v1/auth/login", body)

    def token(self) -> str:
        if settings.CSRF_COOKIE_NAME not in self.client.cookies:
            self.get("/api/v1/me")
        return self.client.cookies[settings.CSRF_COOKIE_NAME].value


def refusal(response: HttpResponse) -> tuple[int, str]:
    """Status and code; the body must be the one shape that every refusal has."""
    body = json.loads(response.content)
    assert set(body) == {"code", "data", "ref"}, body
    assert isinstance(body["data"], dict)
    return response.status_code, body["code"]


def data(response: HttpResponse, status: int = 200) -> Any:
    assert response.status_code == status, response.content
    return json.loads(response.content)
