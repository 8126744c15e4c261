"""Who is at the other end of a socket: by session cookie, or by a token issued beforehand."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import signing
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User

TOKEN_SALT = "accounts.live"  # noqa: S105  a purpose, not a secret
TOKEN_LIFETIME_S = 60 * 60 * 12


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has signed in. `session_key` is None for a token."""

    user_id: int
    public_id: str
    name: str
    session_key: str | None = None


def issue_token(user: User) -> str:
    """A token that stands for a sign-in for twelve hours: for programs and for replays.

    It proves itself by signature, so that two thousand people can come in without two thousand
    password hashes.
    """
    return signing.dumps(user.pk, salt=TOKEN_SALT)


def person_of_token(token: str) -> Person | None:
    try:
        user_id = signing.loads(token, salt=TOKEN_SALT, max_age=TOKEN_LIFETIME_S)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=user_id, is_active=True).first()
    return None if user is None else Person(user.pk, user.public_id, user.name)


def person_of_session(session_key: str) -> Person | None:
    """Django's own check, password change included."""
    request = HttpRequest()
    request.session = SessionStore(session_key)
    user = get_user(request)
    if not isinstance(user, User) or not user.is_active:
        return None
    return Person(user.pk, user.public_id, user.name, session_key)


def ended_sessions(keys: Collection[str | None]) -> set[str]:
    """Those of the session keys that no longer stand for a sign-in."""
    wanted = {key for key in keys if key is not None}
    living = Session.objects.filter(session_key__in=wanted, expire_date__gt=timezone.now())
    return wanted - set(living.values_list("session_key", flat=True))


def closed_accounts(user_ids: Collection[int | None]) -> set[int]:
    """Those of the people whose accounts have been put out of use."""
    known = [user_id for user_id in user_ids if user_id is not None]
    return set(User.objects.filter(pk__in=known, is_active=False).values_list("pk", flat=True))


def session_key_of(cookies: dict[str, str]) -> str | None:
    return cookies.get(settings.SESSION_COOKIE_NAME)
