"""A session in which everything has happened that leaves a row behind, for tests that spoil it."""

from __future__ import annotations

from deliberation.ledger.models import Stream
from deliberation.sessions.codes import code_of
from deliberation.sessions.live.attendance import claim
from deliberation.sessions.models import Seat
from tests.cast import Cast, do


def tell(cast: Cast) -> Stream:
    """Plays the story on the cast's session and gives its stream."""
    stream, moderator, member = cast.stream, cast.moderator, cast.member
    view = do(stream, member, "statement.post", text="一楼住户也要补偿。")["statement"]
    other = do(stream, cast.second_member, "statement.post", text="费用应当公开。")["statement"]
    do(stream, member, "statement.post", text="同意公开。", reply_to=other)
    do(stream, cast.housing, "reply.give", statement=view, text="本月内公示测算结果。")
    back = do(stream, cast.housing, "reply.give", statement=other, text="下周答复。")["reply"]
    do(stream, cast.housing, "reply.withdraw", reply=back)
    voters = (member, cast.second_member, cast.representative)
    for voter, choice in zip(voters, ("agree", "disagree", "pass"), strict=True):
        vote(cast, voter, view, choice, 1)
    vote(cast, cast.representative, view, "agree", 2)
    vote(cast, member, other, "agree", 1)
    _moderate(cast)
    _keep_roll(cast)
    do(stream, moderator, "agenda.start_item", item=cast.first_item)
    return Stream.objects.get(public_id=stream)


def vote(cast: Cast, voter: object, statement: str, choice: str, revision: int) -> None:
    args = {"statement": statement, "choice": choice, "revision": revision}
    do(cast.stream, voter, "endorsement.cast", **args)  # type: ignore[arg-type]


def _moderate(cast: Cast) -> None:
    """Hidden, hidden and restored, withdrawn; and behind the moderator's desk one of each fate."""
    stream, moderator, member = cast.stream, cast.moderator, cast.member

    def post(text: str) -> str:
        return do(stream, member, "statement.post", text=text)["statement"]

    hide = {"reason": "含有住址"}
    do(stream, moderator, "statement.hide", statement=post("三栋的老李不交钱。"), **hide)
    again = post("四楼愿意多出一成。")
    do(stream, moderator, "statement.hide", statement=again, **hide)
    do(stream, moderator, "statement.restore", statement=again, reason="核实后恢复")
    do(stream, member, "statement.withdraw", statement=post("我收回这句话。"))
    do(stream, moderator, "session.set_moderation", mode="pre")
    post("还在等候审核。")
    do(stream, member, "statement.withdraw", statement=post("未发布就收回。"))
    do(stream, moderator, "statement.reject", statement=post("骂人的话。"), reason="请就事论事")
    do(stream, moderator, "statement.approve", statement=post("采光要先测算。"))


def _keep_roll(cast: Cast) -> None:
    """Somebody comes by code, somebody loses a code, somebody leaves the roll, somebody excuses."""
    stream, office = cast.stream, cast.office

    def enter(name: str) -> str:
        entry = {"name": name, "role": "representative", "category": "voting", "venue": cast.hall}
        return do(stream, office, "roll.enter", **entry)["seat"]

    for name in ("田代表", "江代表"):
        claim(code_of(Seat.objects.get(public_id=enter(name))) or "", by=None)
    lost = Seat.objects.get(name="江代表").public_id
    do(stream, office, "roll.renew_code", seat=lost)
    do(stream, office, "roll.remove", seat=enter("马代表"), reason="另有安排")
    do(stream, cast.expert, "attendance.ask_leave", reason="出差")
    mark = {"seat": enter("侯代表"), "status": "present", "venue": cast.hall, "channel": "hand"}
    do(stream, cast.moderator, "attendance.mark", **mark)
    do(stream, cast.moderator, "roll.change_role", seat=cast.member.seat, role="representative")
