"""Coming in with the personal code from a 席卡."""

from __future__ import annotations

import pytest
from django.conf import LazySettings

from accounts.models import User
from deliberation.sessions.codes import ALPHABET, code_of
from deliberation.sessions.models import Seat
from tests.api.client import Browser, data, refusal
from tests.cast import Cast, do

NORMS = {"accepts_norms": True}


@pytest.fixture
def guest(cast: Cast) -> Seat:
    """Somebody on the roll who has no account yet."""
    args = {"name": "周代表", "role": "representative", "category": "voting"}
    seat = do(cast.stream, cast.office, "roll.enter", **args)["seat"]
    return Seat.objects.get(public_id=seat)


def code(seat: Seat) -> str:
    found = code_of(Seat.objects.get(pk=seat.pk))
    assert found
    return found


def join(browser: Browser, code: str) -> object:
    return data(browser.post("/api/v1/join", {"code": code}))


def test_a_code_claims_the_seat_and_signs_in(cast: Cast, guest: Seat) -> None:
    browser = Browser()
    assert join(browser, code(guest)) == {"session": cast.stream, "seat": guest.public_id}
    me = data(browser.get("/api/v1/me"))
    assert me["person"]["name"] == "周代表"
    assert browser.command(cast.stream, "attendance.check_in", **NORMS).status_code == 200
    assert browser.command(cast.stream, "statement.post", text="我来了。").status_code == 200
    user = User.objects.get(seats=guest)
    assert not user.has_usable_password()


@pytest.mark.parametrize("typed", [str.lower, lambda c: c.replace("-", ""), lambda c: f" {c} "])
def test_however_it_is_typed(typed: object, cast: Cast, guest: Seat) -> None:
    assert callable(typed)
    assert join(Browser(), typed(code(guest))) == {"session": cast.stream, "seat": guest.public_id}


def test_a_code_works_once(cast: Cast, guest: Seat) -> None:
    phone = Browser()
    join(phone, code(guest))
    assert refusal(Browser().post("/api/v1/join", {"code": code(guest)})) == (409, "CODE_USED")
    # The phone that used it may come again.
    assert join(phone, code(guest)) == {"session": cast.stream, "seat": guest.public_id}


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("2222-2222-22", (404, "CODE_UNKNOWN")),
        ("ABCD", (404, "CODE_UNKNOWN")),
        ("IIII-OOOO-00", (404, "CODE_UNKNOWN")),
        ("２３４５-６７８９-ＡＢ", (404, "CODE_UNKNOWN")),
        ("' OR 1=1 --", (404, "CODE_UNKNOWN")),
        ("", (400, "MALFORMED")),
        ("A" * 41, (400, "MALFORMED")),
        (None, (400, "MALFORMED")),
        ({"a": 1}, (400, "MALFORMED")),
    ],
)
def test_what_is_no_code(code: object, answer: tuple[int, str], cast: Cast) -> None:
    assert refusal(Browser().post("/api/v1/join", {"code": code})) == answer


def test_a_renewed_code_ends_the_old_one_and_its_device(cast: Cast, guest: Seat) -> None:
    phone, old = Browser(), code(guest)
    join(phone, old)
    do(cast.stream, cast.scribe, "roll.renew_code", seat=guest.public_id)
    new = code(guest)
    assert new != old
    assert refusal(Browser().post("/api/v1/join", {"code": old})) == (404, "CODE_UNKNOWN")
    assert refusal(phone.command(cast.stream, "attendance.check_in")) == (403, "FORBIDDEN")
    other = Browser()
    join(other, new)
    assert other.command(cast.stream, "attendance.check_in", **NORMS).status_code == 200


def test_a_removed_seat_admits_nobody(cast: Cast, guest: Seat) -> None:
    old = code(guest)
    do(cast.stream, cast.chair, "roll.remove", seat=guest.public_id, reason="名单有误")
    assert refusal(Browser().post("/api/v1/join", {"code": old})) == (404, "CODE_UNKNOWN")


def test_after_the_end_nobody_comes_in(cast: Cast, guest: Seat) -> None:
    for stage in ("closing", "ratifying", "closed"):
        do(cast.stream, cast.chair, "session.change_stage", to=stage)
    assert refusal(Browser().post("/api/v1/join", {"code": code(guest)})) == (409, "WRONG_STAGE")
    assert not User.objects.filter(seats=guest).exists()


def test_csrf_is_enforced_even_for_strangers(cast: Cast, guest: Seat) -> None:
    """Else a page elsewhere could sign a visitor in as somebody."""
    response = Browser().post("/api/v1/join", {"code": code(guest)}, csrf=False)
    assert refusal(response) == (403, "FORBIDDEN")
    assert Seat.objects.get(pk=guest.pk).claimed_at is None


def test_guessing_is_throttled_and_a_made_up_address_does_not_help(cast: Cast) -> None:
    browser = Browser()
    answers = []
    for number in range(60):
        response = browser.client.post(
            "/api/v1/join",
            b'{"code": "2222-2222-22"}',
            content_type="application/json",
            headers={"X-CSRFToken": browser.token(), "X-Forwarded-For": f"10.9.9.{number}"},
        )
        answers.append(refusal(response))  # type: ignore[arg-type]
    assert answers[0] == (404, "CODE_UNKNOWN")
    assert answers[-1] == (429, "RATE_LIMITED")
    elsewhere = Browser(address="10.0.0.99")
    assert refusal(elsewhere.post("/api/v1/join", {"code": "2222-2222-22"})) == (
        404,
        "CODE_UNKNOWN",
    )


def test_codes_are_long_enough_and_not_misread(cast: Cast, settings: LazySettings) -> None:
    codes = {code(seat) for seat in Seat.objects.exclude(code_version=0)}
    assert len(codes) >= 11
    for one in codes:
        letters = one.replace("-", "")
        assert len(letters) >= 8
        assert set(letters) <= set(ALPHABET)
    assert not set("ILOU01") & set(ALPHABET)
    seat = Seat.objects.exclude(code_version=0).first()
    assert seat is not None
    before = code(seat)
    settings.SECRET_KEY = "another" * 10
    assert code(seat) != before
