"""A session in which everything has happened that leaves a row behind, for tests that spoil it."""

from __future__ import annotations

from deliberation.ledger.models import Stream
from deliberation.sessions.codes import code_of
from deliberation.sessions.live.attendance import claim
from deliberation.sessions.live.replies.models import Promise
from deliberation.sessions.models import Seat
from tests.cast import Cast, do
from tests.ledger.story_of_the_files import show_files
from tests.ledger.story_of_the_floor import draw_lots, hand_over, speak
from tests.ledger.story_of_the_pad import keep_order, write_down


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
    _answer(cast)
    keep_order(cast)
    show_files(cast)
    _moderate(cast)
    _keep_roll(cast)
    write_down(cast)
    do(stream, moderator, "agenda.start_item", item=cast.first_item)
    speak(cast)
    draw_lots(cast)
    hand_over(cast)
    return Stream.objects.get(public_id=stream)


def vote(cast: Cast, voter: object, statement: str, choice: str, revision: int) -> None:
    args = {"statement": statement, "choice": choice, "revision": revision}
    do(cast.stream, voter, "endorsement.cast", **args)  # type: ignore[arg-type]


def _answer(cast: Cast) -> None:
    """A question passed on, one answered by a draft, promises of every fate, a correction."""
    stream, housing, secretary = cast.stream, cast.housing, cast.secretary

    def give(name: str, **args: object) -> dict[str, str]:
        return do(stream, housing, name, **args)

    def ask(text: str) -> str:
        args = {"text": text, "department": cast.housing_department}
        return do(stream, cast.member, "statement.post", **args)["statement"]

    def promises(reply: str) -> list[str]:
        rows = Promise.objects.filter(reply__public_id=reply).order_by("pk")
        return [row.public_id for row in rows]

    to = cast.transport_department
    give("question.transfer", statement=ask("公交站能不能挪近些？"), to=to, reason="属交通职责")
    ask("还没有人答复。")
    first, second = ask("采光谁来测？"), ask("测算结果给不给看？")
    words = "三个月内请第三方测算采光。年底前公示结果。下周五前上门听意见。六月底前建好台账。"
    draft = do(stream, secretary, "reply.draft", statement=first, also=[second], text=words)
    reply = give("reply.confirm", draft=draft["draft"])["reply"]
    for text in ("再拟一稿。", "这一稿不要了。"):
        last = do(stream, secretary, "reply.draft", statement=second, text=text)["draft"]
    do(stream, secretary, "reply.discard_draft", draft=last)
    confirmed, withdrawn, dismissed, _ = promises(reply)
    for promise in (confirmed, withdrawn):
        give("promise.confirm", promise=promise, action="测算采光", due_on="2026-12-31")
    give("promise.withdraw", promise=withdrawn, reason="已由区里统一办理")
    give("promise.dismiss", promise=dismissed)
    due = {"due_on": "2026-10-31", "reason": "提前"}
    give("promise.correct", promise=confirmed, action="测算采光", **due)
    give("promise.add", reply=reply, action="每月通报一次")
    give("reply.correct", reply=reply, text=words + "以书面为准。", reason="补充一句")
    later = ask("补偿标准是多少？")
    kind = {"kind": "written_later", "due_on": "2026-04-01"}
    give("reply.give", statement=later, text="会后书面答复。", **kind)


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
    lost = Seat.objects.get(session=cast.session, name="江代表").public_id
    do(stream, office, "roll.renew_code", seat=lost)
    do(stream, office, "roll.remove", seat=enter("马代表"), reason="另有安排")
    do(stream, cast.expert, "attendance.ask_leave", reason="出差")
    mark = {"seat": enter("侯代表"), "status": "present", "venue": cast.hall, "channel": "hand"}
    do(stream, cast.moderator, "attendance.mark", **mark)
    do(stream, cast.moderator, "roll.change_role", seat=cast.member.seat, role="representative")
