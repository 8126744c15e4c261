"""Drawing lots."""

from __future__ import annotations

from hashlib import sha256

from accounts.ids import new_id
from tests.cases.making import Args, Build, Case, No, given
from tests.cast import Cast, Person, do

VALUE = "7Kd0Qm3nZx8RtB1c"
COMMITMENT = sha256(VALUE.encode()).hexdigest()


def prepared(cast: Cast, mode: str) -> str:
    args = {"title": "抽取三位提问人", "pool": "online", "pick": 1, "mode": mode}
    return do(cast.stream, cast.moderator, "draw.prepare", **args)["draw"]


def draw(mode: str, **more: str) -> Build:
    return lambda cast, who: {"draw": prepared(cast, mode), **more}


def committed(*people: str, **more: str) -> Build:
    """The person and these others have committed to the same value, each to their own draw."""

    def build(cast: Cast, who: Person) -> Args:
        args = {"draw": prepared(cast, "several")}
        others = [getattr(cast, name) for name in people]
        for one in [who, *(other for other in others if other.seat != who.seat)]:
            do(cast.stream, one, "draw.commit", **args, commitment=COMMITMENT)
        return {**args, **more}

    return build


def revealed(*silent: str, **more: str) -> Build:
    """王委员 and 李委员 have committed and revealed, `silent` have only committed."""

    def build(cast: Cast, who: Person) -> Args:
        args = {"draw": prepared(cast, "several")}
        loud = ("member", "second_member")
        for name in (*loud, *silent):
            do(cast.stream, getattr(cast, name), "draw.commit", **args, commitment=COMMITMENT)
        for name in loud:
            do(cast.stream, getattr(cast, name), "draw.reveal", **args, value=VALUE)
        return {**args, **more}

    return build


def drawn(**more: str) -> Build:
    def build(cast: Cast, who: Person) -> Args:
        args = {"draw": prepared(cast, "thrown")}
        do(cast.stream, cast.moderator, "draw.throw", **args, seed="461325")
        return {**args, **more}

    return build


DRAW_CASES: dict[str, Case] = {
    "draw.prepare": Case(
        "moderator",
        given(title="抽取两位提问人", pool="roll", pick=2, mode="thrown"),
        (
            No(
                "NOBODY_TO_DRAW",
                "moderator",
                given(title="抽取提问人", pool="room", pick=1, mode="thrown"),
            ),
            No(
                "NOBODY_TO_DRAW",
                "chair",
                given(title="抽取提问人", pool="hands", pick=1, mode="several"),
            ),
            No("EMPTY_TEXT", "chair", given(title=" ", pool="roll", pick=1, mode="thrown")),
            No("INVALID_ARGUMENTS", "chair", given(title="抽", pool="all", pick=1, mode="thrown")),
        ),
    ),
    "draw.commit": Case(
        "member",
        draw("several", commitment=COMMITMENT),
        (
            No("ALREADY_DONE", "member", committed(commitment=COMMITMENT)),
            No("DRAW_CLOSED", "expert", revealed(commitment=COMMITMENT)),
            No("NOT_FOUND", "member", draw("thrown", commitment=COMMITMENT)),
            No("INVALID_ARGUMENTS", "member", draw("several", commitment="7")),
        ),
    ),
    "draw.reveal": Case(
        "member",
        committed("second_member", "expert", value=VALUE),
        (
            No("WRONG_SEED", "member", committed("expert", value=VALUE[::-1])),
            No("DRAW_NOT_READY", "member", committed(value=VALUE)),
            No("NOT_FOUND", "member", draw("several", value=VALUE)),
            No("ALREADY_DONE", "member", revealed(value=VALUE)),
            No("INVALID_ARGUMENTS", "member", committed("expert", value="🎲" * 16)),
        ),
    ),
    "draw.throw": Case(
        "moderator",
        draw("thrown", seed="461325"),
        (
            No("DRAW_CLOSED", "moderator", drawn(seed="461325")),
            No("NOT_FOUND", "moderator", draw("several", seed="461325")),
            No("INVALID_ARGUMENTS", "moderator", draw("thrown", seed="四六一")),
        ),
    ),
    "draw.conclude": Case(
        "chair",
        revealed(),
        (
            No("DRAW_NOT_READY", "chair", draw("several")),
            No("DRAW_NOT_READY", "chair", revealed("expert")),
            No("NOT_FOUND", "chair", given(draw=new_id())),
        ),
    ),
    "draw.cancel": Case(
        "moderator",
        draw("thrown", reason="改为全体自由提问"),
        (
            No("REASON_REQUIRED", "moderator", draw("thrown", reason="")),
            No("DRAW_CLOSED", "chair", drawn(reason="改为全体自由提问")),
        ),
    ),
}
