"""Sending again: the same id is the same command, whatever has happened since."""

from __future__ import annotations

from uuid import uuid4

from deliberation.ledger.execute import Accepted, Envelope, Refusal, execute
from deliberation.ledger.models import EventHeader, Receipt
from tests.cast import Cast, do, send
from tests.verify import Act


def test_the_same_again_gets_the_first_answer(cast: Cast) -> None:
    command_id = uuid4()
    first = send(cast.stream, cast.member, "statement.post", command_id=command_id, text="赞成。")
    do(cast.stream, cast.second_member, "statement.post", text="别的话。")
    again = send(cast.stream, cast.member, "statement.post", command_id=command_id, text="赞成。")
    assert isinstance(first, Accepted)
    assert again == first
    assert cast.session.statement_set.count() == 2


def test_the_answer_stays_after_stage_and_rights_have_changed(cast: Cast) -> None:
    """A phone that comes back late must learn that its post was taken, not that it is too late."""
    command_id = uuid4()
    first = send(cast.stream, cast.member, "statement.post", command_id=command_id, text="赞成。")
    do(cast.stream, cast.chair, "session.change_stage", to="closing")
    do(cast.stream, cast.chair, "roll.change_role", seat=cast.member.seat, role="observer")
    again = send(cast.stream, cast.member, "statement.post", command_id=command_id, text="赞成。")
    assert again == first


def test_another_body_under_a_used_id_is_refused(act: Act, cast: Cast) -> None:
    command_id = uuid4()
    act(cast.member, "statement.post", command_id=command_id, text="赞成。")
    act.refused(cast.member, "statement.post", "ID_REUSED", command_id=command_id, text="反对。")
    act.refused(cast.member, "attendance.ask_leave", "ID_REUSED", command_id=command_id, reason="a")


def test_keys_in_another_order_are_the_same_body(cast: Cast) -> None:
    command_id, statement = uuid4(), _posted(cast)
    args = {"statement": statement, "choice": "agree", "revision": 1}
    first = send(cast.stream, cast.member, "endorsement.cast", command_id=command_id, **args)
    turned = dict(reversed(args.items()))
    again = send(cast.stream, cast.member, "endorsement.cast", command_id=command_id, **turned)
    assert isinstance(first, Accepted)
    assert again == first


def test_two_people_may_use_one_id(cast: Cast) -> None:
    command_id = uuid4()
    for who in (cast.member, cast.second_member):
        outcome = send(cast.stream, who, "statement.post", command_id=command_id, text="同一编号。")
        assert isinstance(outcome, Accepted)
    assert cast.session.statement_set.count() == 2


def test_one_id_may_be_used_in_two_streams(cast: Cast) -> None:
    command_id = uuid4()
    first = send(
        cast.stream, cast.office, "venue.add", command_id=command_id, name="甲", kind="hall"
    )
    other = send(
        cast.body.public_id, cast.office, "body.add_department", command_id=command_id, name="甲局"
    )
    assert isinstance(first, Accepted)
    assert isinstance(other, Accepted)


def test_doubled_inside_one_batch(cast: Cast) -> None:
    """Two tabs of one phone: the outbox of each sends the same."""
    command_id, statement = uuid4(), _posted(cast)
    vote = {"statement": statement, "choice": "agree", "revision": 1}
    other_vote = {**vote, "choice": "disagree", "revision": 2}
    head = EventHeader.objects.filter(stream=cast.session.stream).count()
    first, doubled, reused = execute(
        cast.stream,
        [
            Envelope(cast.member.id, command_id, "endorsement.cast", vote),
            Envelope(cast.member.id, command_id, "endorsement.cast", vote),
            Envelope(cast.member.id, command_id, "endorsement.cast", other_vote),
        ],
    )
    assert isinstance(first, Accepted)
    assert doubled == first
    assert isinstance(reused, Refusal)
    assert reused.code == "ID_REUSED"
    assert EventHeader.objects.filter(stream=cast.session.stream).count() == head + 1


def test_doubled_posts_inside_one_batch(cast: Cast) -> None:
    command_id = uuid4()
    one, two, other = execute(
        cast.stream,
        [
            Envelope(cast.member.id, command_id, "statement.post", {"text": text})
            for text in ("一样", "一样", "不一样")
        ],
    )
    assert one == two
    assert isinstance(other, Refusal)
    assert other.code == "ID_REUSED"
    assert cast.session.statement_set.count() == 1


def test_a_refusal_is_not_remembered(act: Act, cast: Cast) -> None:
    """What was too early may be sent again under its id when its time has come."""
    command_id = uuid4()
    args = {"text": "我来说一句。"}
    act.refused(cast.expert, "statement.post", "NOT_CHECKED_IN", command_id=command_id, **args)
    act(cast.expert, "attendance.check_in", accepts_norms=True)
    act(cast.expert, "statement.post", command_id=command_id, **args)


def test_after_an_erasure_the_first_answer_stays(act: Act, cast: Cast) -> None:
    """The fingerprint has gone with the words: nobody can try out guesses of what was said."""
    command_id = uuid4()
    args = {"text": "我的电话是 138 0000 0000。"}
    first = act(cast.member, "statement.post", command_id=command_id, **args)
    act(cast.office, "erasure.erase_words", seat=cast.member.seat, reason="本人申请")
    for text in (args["text"], "猜一猜"):
        again = send(cast.stream, cast.member, "statement.post", command_id=command_id, text=text)
        assert isinstance(again, Accepted)
        assert again.result == first
    assert Receipt.objects.get(command_id=command_id).fingerprint is None
    assert cast.session.statement_set.get().text is None


def _posted(cast: Cast) -> str:
    return do(cast.stream, cast.second_member, "statement.post", text="装电梯。")["statement"]
