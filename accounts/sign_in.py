"""Who is at the other end of a socket: by session cookie, or by a token issued beforehand."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth import (
    BACKEND_SESSION_KEY,
    HASH_SESSION_KEY,
    SESSION_KEY,
    get_user,
)
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import signing
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.models import User

TOKEN_SALT = "accounts.live"  # noqa: S105  a purpose, not a secret
TOKEN_LIFETIME_S = 60 * 60 * 12
LONGEST_KEY = 40


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has signed in. `session_key` is None for a token."""

    user_id: int
    public_id: str
    name: str
    session_key: str | None = None
    # Another one once the password is another; it means nothing outside of this process.
    password: int = field(default=0, repr=False)


def issue_token(user: User) -> str:
    """A token that stands for a sign-in for twelve hours: for programs and for replays.

    It proves itself by signature, so that two thousand people can come in without two thousand
    password hashes.
    """
    return signing.dumps(user.pk, salt=TOKEN_SALT)


def people_of_tokens(tokens: Collection[str]) -> dict[str, Person | None]:
    """Whom each of them stands for, read together."""
    ids = {token: _user_id_of(token) for token in tokens}
    users = _active_users(ids.values())
    return {token: _person(users.get(user_id)) for token, user_id in ids.items()}


def _user_id_of(token: str) -> int | None:
    try:
        user_id: int = signing.loads(token, salt=TOKEN_SALT, max_age=TOKEN_LIFETIME_S)
    except signing.BadSignature:
        return None
    return user_id


def people_of_sessions(keys: Collection[str]) -> dict[str, Person | None]:
    """Whose sign-ins these are, read together; where one is not plain, Django's check decides."""
    # Others' answers hang on the same query: what no session can be called must not spoil it.
    asked = [key for key in keys if key.isalnum() and key.isascii() and len(key) <= LONGEST_KEY]
    living = Session.objects.filter(session_key__in=asked, expire_date__gt=timezone.now())
    stored: dict[str, dict[str, Any]] = {row.session_key: row.get_decoded() for row in living}
    claimed = {key: int(data[SESSION_KEY]) for key, data in stored.items() if SESSION_KEY in data}
    users = _active_users(claimed.values())
    people: dict[str, Person | None] = dict.fromkeys(keys)
    for key, user_id in claimed.items():
        user = users.get(user_id)
        plain = user is not None and _proves(stored[key], user)
        people[key] = _person(user, key) if plain else _by_django(key)
    return people


def _proves(data: dict[str, Any], user: User) -> bool:
    """The hash hangs on the password: changing it ends the sign-in."""
    if data.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return False
    return constant_time_compare(data.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())


def _by_django(session_key: str) -> Person | None:
    request = HttpRequest()
    request.session = SessionStore(session_key)
    user = get_user(request)
    return _person(user, session_key) if isinstance(user, User) and user.is_active else None


def _active_users(ids: Iterable[int | None]) -> dict[int | None, User]:
    known = {user_id for user_id in ids if user_id is not None}
    return {user.pk: user for user in User.objects.filter(pk__in=known, is_active=True)}


def _person(user: User | None, session_key: str | None = None) -> Person | None:
    if user is None:
        return None
    return Person(user.pk, user.public_id, user.name, session_key, hash(user.password))


def ended_sessions(keys: Collection[str | None]) -> set[str]:
    """Those of the session keys that no longer stand for a sign-in."""
    wanted = {key for key in keys if key is not None}
    living = Session.objects.filter(session_key__in=wanted, expire_date__gt=timezone.now())
    return wanted - set(living.values_list("session_key", flat=True))


def closed_accounts(people: Collection[Person | None]) -> set[Person]:
    """Those whose accounts have been put out of use, or have another password by now."""
    known = {person for person in people if person is not None}
    living = User.objects.filter(pk__in={person.user_id for person in known}, is_active=True)
    passwords = {pk: hash(password) for pk, password in living.values_list("pk", "password")}
    return {person for person in known if passwords.get(person.user_id) != person.password}
