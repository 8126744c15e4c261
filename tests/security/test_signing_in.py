"""Guessing passwords and codes: what counts, what does not help, and who is not kept out by it."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from accounts import hashing
from accounts.addresses import counted_address
from accounts.models import User
from accounts.sign_in import ended_sessions, people_of_sessions
from config.handler import Handler
from deliberation.sessions.codes import ALPHABET, LENGTH, code_of
from deliberation.sessions.models import Seat
from tests.api.client import Browser, data, refusal
from tests.cast import PASSWORD, Cast, do

HALL = "10.0.0.7"
GUESS = {"code": "2222-2222-22"}


def fails(name: str, address: str = HALL, **header: str) -> int:
    browser = Browser(address=address)
    browser.client.defaults.update(header)
    return browser.sign_in(name, "wrong").status_code


def test_a_made_up_port_brings_no_more_tries(cast: Cast) -> None:
    """The host that a request is for is written by its sender; each allowed one, with any port."""
    for number in range(5):
        assert fails("member", HTTP_HOST=f"localhost:{8_000 + number}") == 400
    assert Browser(address=HALL).sign_in("member").status_code == 400


def test_names_count_as_the_database_compares_them(cast: Cast) -> None:
    """PostgreSQL takes ſ for s where letters' case does not matter."""
    for name in ("scribe", "SCRIBE", "ſcribe", " scribe", "Scrıbe"):
        assert fails(name) == 400
    assert Browser(address=HALL).sign_in("scribe").status_code == 400


def test_a_hall_signs_in_while_somebody_in_it_guesses(cast: Cast, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    word = make_password(PASSWORD)
    people = [User(username=f"hall{n}", name="委员", password=word) for n in range(60)]
    User.objects.bulk_create(people)
    guesser = Browser(address=HALL)
    for number in range(60):
        if number % 2:
            guesser.sign_in("member" if number % 4 == 1 else f"victim{number % 5}", "wrong")
        assert Browser(address=HALL).sign_in(f"hall{number}").status_code == 200
    assert Browser(address=HALL).sign_in("member").status_code == 400


def test_a_name_stays_locked_however_many_others_are_guessed(
    cast: Cast, settings: Settings
) -> None:
    """What is counted is kept in memory, and was thrown out by three hundred other counts."""
    quick = "django.contrib.auth.hashers.MD5PasswordHasher"  # for those who do not exist
    settings.PASSWORD_HASHERS = [quick, *settings.PASSWORD_HASHERS]
    assert Browser().sign_in("expert").status_code == 200
    for _ in range(5):
        fails("expert")
    for number in range(400):
        fails(f"victim{number}", f"10.1.{number // 200}.{number % 200}")
    assert Browser().sign_in("expert").status_code == 400


def test_a_locked_name_is_no_locked_seat(cast: Cast) -> None:
    """Who is locked out by somebody's guessing comes in with the card."""
    for _ in range(5):
        fails("expert")
    assert Browser().sign_in("expert").status_code == 400
    code = code_of(Seat.objects.get(session=cast.session, user=cast.expert.user))
    assert Browser().post("/api/v1/join", {"code": code}).status_code == 200


def test_hashes_are_made_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each takes 100 MB: a hundred at once would take the machine."""
    running, most, lock = 0, 0, threading.Lock()
    full = threading.Event()

    def slow(*args: Any, **kwargs: Any) -> bool:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        full.wait(0.05)
        with lock:
            running -= 1
        return False

    monkeypatch.setattr(Argon2PasswordHasher, "verify", slow)
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda _: hashing.FewAtOnce().verify("x", "y"), range(20)))
    assert most == hashing.AT_ONCE


async def test_a_storm_of_sign_ins_keeps_nobody_else_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calm = threading.Event()

    def answer(self: Handler, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/_allauth/"):
            calm.wait(20)
        return HttpResponse()

    monkeypatch.setattr(Handler, "_answer", answer)
    handler, ask = Handler(), RequestFactory().get
    login = "/_allauth/browser/v1/auth/login"
    storm = [asyncio.ensure_future(handler.get_response_async(ask(login))) for _ in range(40)]
    other = await asyncio.wait_for(handler.get_response_async(ask("/api/v1/me")), 10)
    assert other.status_code == 200
    calm.set()
    await asyncio.gather(*storm)


def test_passwords_are_hashed_by_it(settings: Settings) -> None:
    assert settings.PASSWORD_HASHERS[0] == "accounts.hashing.FewAtOnce"


class TestSessions:
    def test_signing_in_begins_a_new_one(self, cast: Cast) -> None:
        """Else whoever had slipped a cookie to somebody would be them afterwards."""
        browser = Browser()
        session = browser.client.session
        session["planted"] = True
        session.save()
        planted = session.session_key or ""
        assert browser.sign_in("member").status_code == 200
        assert browser.client.cookies["sessionid"].value != planted
        assert people_of_sessions([planted])[planted] is None

    def test_a_made_up_key_is_not_taken_over(self, cast: Cast) -> None:
        browser = Browser()
        browser.client.cookies["sessionid"] = "f" * 32
        assert browser.sign_in("member").status_code == 200
        assert browser.client.cookies["sessionid"].value != "f" * 32

    def test_signing_out_ends_it_on_the_server(self, cast: Cast) -> None:
        browser = Browser()
        browser.sign_in("member")
        key = browser.client.cookies["sessionid"].value
        assert people_of_sessions([key])[key] is not None
        assert ended_sessions([key]) == set()
        browser.delete("/_allauth/browser/v1/auth/session")
        assert people_of_sessions([key])[key] is None
        assert ended_sessions([key]) == {key}  # so every process closes its sockets


class TestCodes:
    def test_there_are_too_many_to_guess_among(self) -> None:
        """300 seats, four hours, 10,000 addresses, 30 tries a minute each."""
        tries = 10_000 * 30 * 60 * 4
        assert tries * 300 / len(ALPHABET) ** LENGTH < 1e-4

    def test_thirty_tries_a_minute(self, cast: Cast) -> None:
        browser = Browser(address="10.0.0.50")
        answers = [refusal(browser.post("/api/v1/join", GUESS)) for _ in range(31)]
        assert answers == [(404, "CODE_UNKNOWN")] * 30 + [(429, "RATE_LIMITED")]

    def test_a_hall_comes_in_while_somebody_in_it_guesses(self, cast: Cast) -> None:
        """Only what opened nothing counts."""
        for number in range(60):
            args = {"name": f"委员{number}", "role": "member", "category": "voting"}
            seat = Seat.objects.get(
                public_id=do(cast.stream, cast.office, "roll.enter", **args)["seat"]
            )
            if number % 3 == 1:
                assert Browser(address=HALL).post("/api/v1/join", GUESS).status_code == 404
            card = {"code": code_of(seat)}
            assert Browser(address=HALL).post("/api/v1/join", card).status_code == 200
        again = [Browser(address=HALL).post("/api/v1/join", GUESS) for _ in range(11)]
        assert [refusal(one)[0] for one in again] == [404] * 10 + [429]

    def test_coming_in_by_card_begins_a_new_session(self, cast: Cast) -> None:
        browser = Browser()
        session = browser.client.session
        session["planted"] = True
        session.save()
        planted = session.session_key or ""
        code = code_of(Seat.objects.get(session=cast.session, user=cast.expert.user))
        assert browser.post("/api/v1/join", {"code": code}).status_code == 200
        assert browser.client.cookies["sessionid"].value != planted
        assert people_of_sessions([planted])[planted] is None

    def test_an_ipv6_network_counts_as_one(self, cast: Cast) -> None:
        """Whoever has one has 2⁶⁴ addresses to guess from."""
        guesser, answers = Browser(), []
        for number in range(1, 33):
            guesser.client.defaults["REMOTE_ADDR"] = f"2001:db8:1:2::{number:x}"
            answers.append(refusal(guesser.post("/api/v1/join", GUESS))[0])
        assert answers[-1] == 429
        other = Browser(address="2001:db8:1:3::1")
        assert refusal(other.post("/api/v1/join", GUESS)) == (404, "CODE_UNKNOWN")

    @pytest.mark.parametrize(
        ("address", "counted"),
        [
            ("192.0.2.7", "192.0.2.7"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
            ("unknown", "unknown"),
            ("", ""),
        ],
    )
    def test_what_is_counted(self, address: str, counted: str) -> None:
        assert counted_address(address) == counted


def test_reading_needs_no_sign_in_and_gives_no_right(cast: Cast) -> None:
    """The QR on the wall admits a reader."""
    answer = data(Browser().get(f"/api/v1/sessions/{cast.stream}/wall-qr"))
    assert answer["url"].endswith(f"/s/{cast.stream}")
    assert "join" not in answer["url"]
