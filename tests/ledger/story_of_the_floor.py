"""Part of the story: hands and turns of every fate, draws of every kind, another who presides."""

from __future__ import annotations

from hashlib import sha256

from tests.cast import Cast, Person, do


def speak(cast: Cast) -> None:
    """Called by the rule, against it, given, taken back; put down, dismissed, still waiting."""
    stream, moderator = cast.stream, cast.moderator

    def ask(who: Person, kind: str = "speech") -> str:
        return do(stream, who, "floor.raise_hand", kind=kind, note="一楼采光")["hand"]

    def steer(name: str, **args: object) -> None:
        do(stream, moderator, f"floor.{name}", **args)

    steer("set_rules", open=True, speaking_seconds=120)
    for who in (cast.member, cast.second_member):
        ask(who)
    steer("call_next")
    steer("extend_turn", seconds=60)
    last = ask(cast.representative)
    do(stream, cast.scribe, "floor.raise_for", seat=cast.member.seat, kind="speech")
    steer("call", hand=last, reason="先听群众代表")
    steer("give", seat=cast.housing.seat, seconds=300)
    steer("finish_turn")
    do(stream, cast.member, "floor.lower_hand", hand=ask(cast.member, "point_of_order"))
    steer("dismiss_hand", hand=ask(cast.representative), reason="这一点已经谈过")
    steer("call_next")
    steer("return_turn")
    ask(cast.representative, "point_of_order")
    steer("call_next")
    ask(cast.representative)


def draw_lots(cast: Cast) -> None:
    stream, moderator = cast.stream, cast.moderator

    def prepare(mode: str, pool: str) -> dict[str, str]:
        args = {"title": "抽取提问人", "pool": pool, "pick": 1, "mode": mode}
        return do(stream, moderator, "draw.prepare", **args)

    prepare("thrown", "hands")
    do(stream, moderator, "draw.throw", **prepare("thrown", "online"), seed="461325")
    do(stream, moderator, "draw.cancel", **prepare("thrown", "roll"), reason="改为自由提问")
    several = prepare("several", "roll")
    values = {cast.member: "7Kd0Qm3nZx8RtB1c", cast.observer: "a93jfLq0Pw5xVn2e"}
    for who, value in values.items():
        commitment = sha256(value.encode()).hexdigest()
        do(stream, who, "draw.commit", **several, commitment=commitment)
    for who, value in values.items():
        do(stream, who, "draw.reveal", **several, value=value)
    do(stream, moderator, "draw.conclude", **several)


def hand_over(cast: Cast) -> None:
    do(cast.stream, cast.chair, "session.hand_over", to=cast.moderator.seat)
