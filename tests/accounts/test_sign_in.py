"""Signing in by user name and password, and tokens for programs."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.contrib.sessions.models import Session
from django.core import signing
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.sign_in import (
    TOKEN_SALT,
    Person,
    issue_token,
    people_of_sessions,
    people_of_tokens,
)
from tests.api.client import Browser, data, refusal
from tests.cast import PASSWORD, Cast

SESSION = "/_allauth/browser/v1/auth/session"


def test_sign_in_and_out(cast: Cast) -> None:
    browser = Browser()
    assert browser.sign_in("member").status_code == 200
    assert data(browser.get("/api/v1/me"))["person"]["name"] == "王委员"
    assert browser.command(cast.stream, "statement.post", text="好。").status_code == 200
    browser.delete(SESSION)
    assert data(browser.get("/api/v1/me"))["person"] is None
    assert (
        refusal(browser.command(cast.stream, "statement.post", text="好。"))[1] == "NOT_SIGNED_IN"
    )


def test_a_wrong_password_and_a_wrong_name_are_one_answer(cast: Cast) -> None:
    """Who has an account is nobody's business."""
    wrong_password = Browser().sign_in("member", "wrong")
    wrong_name = Browser().sign_in("nobody-at-all", "wrong")
    assert wrong_password.status_code == wrong_name.status_code == 400
    codes = [
        [error["code"] for error in json.loads(response.content)["errors"]]
        for response in (wrong_password, wrong_name)
    ]
    assert codes[0] == codes[1]


def test_five_failures_lock_the_name_and_not_the_hall(cast: Cast) -> None:
    hall = "10.0.0.7"
    for _ in range(5):
        assert Browser(address=hall).sign_in("member", "wrong").status_code == 400
    locked = Browser(address=hall).sign_in("member")
    assert locked.status_code != 200
    assert data(Browser(address=hall).get("/api/v1/me"))["person"] is None
    # The same name from elsewhere is locked as well; other names behind the address are not.
    assert Browser(address="10.0.0.8").sign_in("member").status_code != 200
    assert Browser(address=hall).sign_in("second_member").status_code == 200


def test_nobody_signs_up_by_themselves(db: None) -> None:
    before = User.objects.count()
    body = {"username": "me", "password": PASSWORD}
    response = Browser().post("/_allauth/browser/v1/auth/signup", body)
    assert response.status_code in (403, 404, 409)
    assert User.objects.count() == before


def test_sign_in_needs_the_csrf_token(cast: Cast) -> None:
    body = {"username": "member", "password": PASSWORD}
    browser = Browser()
    response = browser.post("/_allauth/browser/v1/auth/login", body, csrf=False)
    assert response.status_code == 403
    assert data(browser.get("/api/v1/me"))["person"] is None


def test_the_session_cookie_is_out_of_reach_of_scripts(cast: Cast) -> None:
    browser = Browser()
    browser.sign_in("member")
    cookie = browser.client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_password_is_kept_as_argon2_after_the_first_sign_in(cast: Cast) -> None:
    Browser().sign_in("member")
    assert User.objects.get(pk=cast.member.id).password.startswith("argon2$")


def person_of_token(token: str) -> Person | None:
    return people_of_tokens([token])[token]


def person_of_session(key: str) -> Person | None:
    return people_of_sessions([key])[key]


class TestTokens:
    def test_a_token_stands_for_a_sign_in(self, cast: Cast) -> None:
        person = person_of_token(issue_token(cast.member.user))
        assert person is not None
        assert person.user_id == cast.member.id
        assert person.session_key is None

    @pytest.mark.parametrize("token", ["", "x", "1:abc:def", "a" * 500])
    def test_what_is_no_token(self, token: str, db: None) -> None:
        assert person_of_token(token) is None

    def test_a_token_of_another_purpose(self, cast: Cast) -> None:
        assert person_of_token(signing.dumps(cast.member.id, salt="other")) is None

    def test_an_altered_token(self, cast: Cast) -> None:
        token = issue_token(cast.member.user)
        assert person_of_token(token[:-1] + ("A" if token[-1] != "A" else "B")) is None

    def test_an_old_token(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("accounts.sign_in.TOKEN_LIFETIME_S", timedelta(seconds=-1))
        assert person_of_token(issue_token(cast.member.user)) is None

    def test_a_token_of_somebody_who_is_not_there(self, db: None) -> None:
        assert person_of_token(signing.dumps(-1, salt=TOKEN_SALT)) is None

    def test_a_deactivated_account(self, cast: Cast) -> None:
        token = issue_token(cast.member.user)
        User.objects.filter(pk=cast.member.id).update(is_active=False)
        assert person_of_token(token) is None


class TestCookies:
    def test_a_session_is_a_person(self, cast: Cast) -> None:
        browser = Browser(cast.member)
        key = browser.client.cookies["sessionid"].value
        person = person_of_session(key)
        assert person is not None
        assert (person.user_id, person.session_key) == (cast.member.id, key)

    def test_a_changed_password_ends_it(self, cast: Cast) -> None:
        key = Browser(cast.member).client.cookies["sessionid"].value
        user = User.objects.get(pk=cast.member.id)
        user.set_password("另一个长口令-9")
        user.save()
        assert person_of_session(key) is None

    @pytest.mark.parametrize("key", ["", "nothing", "0" * 32, "x" * 5_000, "a\0b" * 8, "é" * 9])
    def test_what_is_no_session(self, key: str, db: None) -> None:
        assert person_of_session(key) is None

    def test_a_hash_under_an_older_secret_is_looked_at_by_django(
        self, cast: Cast, settings: LazySettings
    ) -> None:
        key = Browser(cast.member).client.cookies["sessionid"].value
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "a new secret"
        person = person_of_session(key)
        assert person is not None
        assert person.user_id == cast.member.id

    def test_an_account_out_of_use_and_an_expired_sign_in(self, cast: Cast) -> None:
        closed, old = (
            Browser(who).client.cookies["sessionid"].value for who in (cast.member, cast.chair)
        )
        User.objects.filter(pk=cast.member.id).update(is_active=False)
        Session.objects.filter(session_key=old).update(expire_date=timezone.now())
        assert people_of_sessions([closed, old]) == {closed: None, old: None}


class TestMany:
    """Who comes together is asked about together, and each has their own answer."""

    def test_sessions(self, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        people = [cast.member, cast.chair, cast.expert]
        keys = [Browser(who).client.cookies["sessionid"].value for who in people]
        with django_assert_num_queries(2):
            found = people_of_sessions([*keys, "nobody" * 4, "a\0b"])
        assert [each and each.user_id for each in map(found.get, keys)] == [
            who.id for who in people
        ]
        assert found["nobody" * 4] is found["a\0b"] is None

    def test_tokens(self, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        tokens = {issue_token(who.user): who.id for who in (cast.member, cast.chair)}
        with django_assert_num_queries(1):
            found = people_of_tokens([*tokens, "no token"])
        assert {token: person and person.user_id for token, person in found.items()} == {
            **tokens,
            "no token": None,
        }
