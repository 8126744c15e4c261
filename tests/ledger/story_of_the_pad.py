"""Merged, reported and pinned views, a silence, and what a scribe entered for those in the hall."""

from __future__ import annotations

from deliberation.sessions.models import Seat, Session
from tests.cast import Cast, do


def keep_order(cast: Cast) -> None:
    """A merge within a merge and one taken back; reports of every fate; a silence, and its end."""
    stream, moderator = cast.stream, cast.moderator
    views = [
        do(stream, cast.second_member, "statement.post", text=text)["statement"]
        for text in ("电梯要装。", "支持加装。", "先装一部。", "再想想。")
    ]
    top, middle, leaf, apart = views
    for view, into in ((leaf, middle), (middle, top), (apart, leaf)):
        do(stream, moderator, "statement.merge", statement=view, into=into)
    do(stream, moderator, "statement.split", statement=apart)
    voters = (cast.second_member, cast.representative)
    for revision, (voter, view) in enumerate(zip(voters * 2, views, strict=True), start=1):
        args = {"statement": view, "choice": "agree", "revision": revision}
        do(stream, voter, "endorsement.cast", **args)
    do(stream, moderator, "statement.pin", statement=top)
    for view, note in ((top, "有电话号码"), (apart, "不实"), (leaf, "")):
        do(stream, cast.observer, "statement.report", statement=view, kind="privacy", note=note)
    if Session.objects.get(stream__public_id=stream).publicity == "public":
        do(stream, None, "statement.report", statement=top, kind="abuse", note="路过看到的")
    do(stream, moderator, "report.dismiss", statement=apart, reason="核实无误")
    for seat in (cast.resident.seat, cast.observer.seat):
        do(stream, moderator, "seat.silence", seat=seat, reason="多次打断")
    do(stream, moderator, "seat.unsilence", seat=cast.observer.seat)


def write_down(cast: Cast) -> None:
    """Entered and confirmed, put right, given to somebody else, left to wait; a vote on paper."""
    stream, scribe = cast.stream, cast.scribe
    entry = {"name": "柳代表", "role": "representative", "category": "voting", "label": "乙3"}
    guest = do(stream, cast.office, "roll.enter", **entry, substitutes=cast.expert.seat)["seat"]
    mark = {"status": "present", "channel": "paper", "venue": cast.hall}
    do(stream, scribe, "attendance.mark", seat=guest, **mark)

    def enter(text: str) -> str:
        words = {"seat": guest, "text": text, "said_at": "2026-03-03T09:00:00Z"}
        return do(stream, scribe, "scribe.post", **words)["statement"]

    do(stream, cast.moderator, "session.set_moderation", mode="post")
    do(stream, scribe, "scribe.confirm", statement=(kept := enter("底楼要采光。")))
    other = {"statement": enter("二楼出一成。"), "text": "二楼出两成。", "reason": "听错"}
    do(stream, scribe, "scribe.correct", **other)
    moved = {"statement": enter("我来牵头。"), "seat": cast.second_member.seat, "reason": "看错"}
    do(stream, scribe, "scribe.reattribute", **moved)
    do(stream, cast.second_member, "statement.confirm", statement=moved["statement"])
    hidden = {"statement": other["statement"], "reason": "核实中"}
    do(stream, cast.moderator, "statement.hide", **hidden)
    vote = {"seat": guest, "statement": kept, "choice": "agree", "revision": 1}
    do(stream, scribe, "endorsement.enter", **vote)
    do(stream, cast.moderator, "session.set_moderation", mode="pre")
    do(stream, scribe, "scribe.correct", statement=enter("等一等。"), text="再等一等。")
    do(stream, cast.office, "roll.edit", seat=guest, name="柳大伯", label="乙4")
    left = Seat.objects.get(session=cast.session, name="马代表").public_id
    do(stream, cast.office, "roll.restore", seat=left)
    do(stream, cast.office, "roll.remove", seat=left, reason="还是不来")
