"""The fold of a log comes to what the tables say, however it was read."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from deliberation.ledger.models import Stream
from deliberation.ledger.registry import COMMANDS
from deliberation.sessions.clusters import clusters
from deliberation.sessions.head_count import attendance_figures
from deliberation.sessions.live.polls.models import Poll
from deliberation.sessions.live.replies.models import Promise
from deliberation.sessions.models import Endorsement, Reply, Session, Statement
from deliberation.sessions.opinions.material import Fold, Material, read_fold, read_on
from deliberation.sessions.room import KIND
from tests.cases import CASES
from tests.cast import Cast, do, send
from tests.ledger.story import tell, vote
from tests.test_every_command import stream_for

SIGNS = {"agree": 1, "disagree": -1, "pass": 0}


def stream_of(cast: Cast) -> Stream:
    return Stream.objects.get(public_id=cast.stream)


def check(cast: Cast, fold: Fold) -> Material:
    """What was read on with is what is read anew, and both are what the tables say."""
    stream = stream_of(cast)
    read_on(fold, stream)
    whole = read_fold(stream)
    if fold.outdated:
        fold = whole
    material = whole.material()
    assert fold.material() == material
    assert material.seq == stream.head_seq
    _check_votes(cast, whole, material)
    _check_words(cast, material)
    figures = attendance_figures(Session.objects.get(pk=cast.session.pk))
    assert (material.present, material.expected) == (figures.present, figures.expected)
    return material


def _check_votes(cast: Cast, fold: Fold, material: Material) -> None:
    rows = Endorsement.objects.filter(statement__session=cast.session)
    names = ("statement__public_id", "seat__public_id", "choice", "cast_order", "statement__status")
    table = list(rows.values_list(*names))
    there = {
        (statement, seat, order, sign)
        for statement, votes in fold.votes.items()
        for seat, (order, sign) in votes.items()
    }
    assert there == {(one, seat, order, SIGNS[word]) for one, seat, word, order, _ in table}
    # The union over what was merged, counted by other means.
    view = {member: said.id for said in material.said for member in said.members}
    last: dict[tuple[str, str], tuple[int, int]] = {}
    for one, seat, word, order, status in table:
        if status == "published":
            key = (seat, view[one])
            last[key] = max(last.get(key, (0, 0)), (order, SIGNS[word]))
    found = {(one.person, one.statement): one.choice for one in material.ballots}
    assert found == {key: sign for key, (_, sign) in last.items()}
    assert len(found) == len(material.ballots)
    _check_clusters(cast, material)


def _check_clusters(cast: Cast, material: Material) -> None:
    standing = set(
        Statement.objects.filter(session=cast.session, status="published").values_list(
            "public_id", flat=True
        )
    )
    views = {said.id: said for said in material.said}
    assert {member for said in views.values() for member in said.members} == standing
    ballots = [(one.statement, one.choice) for one in material.ballots]
    for cluster in clusters(cast.session):
        if standing.issuperset(cluster.members):
            assert set(views[cluster.id].members) == set(cluster.members)
            counts = [ballots.count((cluster.id, sign)) for sign in (1, -1, 0)]
            assert counts == [cluster.agree, cluster.disagree, cluster.passed]


def _check_words(cast: Cast, material: Material) -> None:
    def of(model: Any, **filters: Any) -> set[tuple[str, str]]:
        rows = model.objects.filter(**filters)
        word = {"Promise": "action", "Poll": "title"}.get(model.__name__, "text")
        return set(rows.values_list("public_id", word))

    session = cast.session
    statements = of(Statement, session=session, status="published")
    replies = of(Reply, session=session, status="published")
    confirmed = {"state": "confirmed", "reply__status": "published"}
    promises = of(Promise, reply__session=session, **confirmed)
    polls = dict(of(Poll, session=session, state="closed"))
    assert {(key, text) for key, text in material.texts.items() if key not in polls} == (
        statements | replies | promises
    )
    assert {one.id for one in material.polled} == set(polls)
    assert set(material.published) == set(material.texts)
    assert all(0 < seq <= material.seq for seq in material.published.values())


@pytest.mark.parametrize("name", [name for name in CASES if COMMANDS[name].stream_kind == KIND])
def test_after_every_command(name: str, cast: Cast) -> None:
    """Once with what each command's test builds, and once more after the command itself."""
    fold = read_fold(stream_of(cast))
    case = CASES[name]
    who = getattr(cast, case.who)
    args = case.build(cast, who)
    stream = stream_for(name, cast)
    check(cast, fold)
    do(stream, who, name, **args)
    read_on(fold, stream_of(cast))
    check(cast, read_fold(stream_of(cast)) if fold.outdated else fold)


def test_after_a_whole_story(cast: Cast) -> None:
    tell(cast)
    material = check(cast, read_fold(stream_of(cast)))
    assert material.ballots
    assert material.answered
    assert material.promised
    assert any(len(said.members) > 1 for said in material.said)


@pytest.mark.parametrize("seed", range(4))
def test_votes_merges_and_takings_down_in_any_order(cast: Cast, seed: int) -> None:
    """Read on in uneven steps; an entered vote and a change of mind count as the last word."""
    random = Random(seed)
    said = [
        do(cast.stream, cast.member, "statement.post", text=f"意见{number}")["statement"]
        for number in range(5)
    ]
    voters = (cast.member, cast.second_member, cast.representative)
    fold, revision = read_fold(stream_of(cast)), 0
    for _ in range(40):
        one, other = random.sample(said, 2)
        act = random.choice(("vote", "vote", "vote", "merge", "split", "hide", "restore"))
        if act == "vote":
            revision += 1
            choice = random.choice(list(SIGNS))
            args = {"statement": one, "choice": choice, "revision": revision}
            send(cast.stream, random.choice(voters), "endorsement.cast", **args)
        else:
            more = {"merge": {"into": other}, "hide": {"reason": "离题"}}.get(act, {})
            send(cast.stream, cast.moderator, f"statement.{act}", statement=one, **more)
        if random.random() < 0.4:
            check(cast, fold)
    check(cast, fold)


def test_a_number_in_the_past(cast: Cast) -> None:
    view = do(cast.stream, cast.member, "statement.post", text="一楼住户也要补偿。")["statement"]
    vote(cast, cast.member, view, "agree", 1)
    seq = stream_of(cast).head_seq
    then = read_fold(stream_of(cast)).material()
    vote(cast, cast.member, view, "disagree", 2)
    do(cast.stream, cast.moderator, "statement.hide", statement=view, reason="离题")
    assert read_fold(stream_of(cast), seq).material() == then
    assert [ballot.choice for ballot in then.ballots] == [1]
    assert read_fold(stream_of(cast)).material().ballots == ()


def test_the_top_of_what_was_merged_is_taken_down(cast: Cast) -> None:
    """What still stands speaks for itself, with its own votes."""
    first, second, third = (
        do(cast.stream, cast.member, "statement.post", text=text)["statement"]
        for text in ("甲", "乙", "丙")
    )
    vote(cast, cast.member, first, "agree", 1)
    vote(cast, cast.second_member, third, "disagree", 1)
    for one in (second, third):
        do(cast.stream, cast.moderator, "statement.merge", statement=one, into=first)
    do(cast.stream, cast.moderator, "statement.hide", statement=first, reason="离题")
    material = read_fold(stream_of(cast)).material()
    assert [(said.id, said.members, said.text) for said in material.said] == [
        (second, (second, third), "乙")
    ]
    assert [(one.person, one.statement) for one in material.ballots] == [
        (cast.second_member.seat, second)
    ]


def test_erased_words_are_in_no_fold(cast: Cast) -> None:
    """Nor in one that had read them: it is outdated, and read anew."""
    do(cast.stream, cast.member, "statement.post", text="不应留下的话")
    fold = read_fold(stream_of(cast))
    do(cast.stream, cast.office, "erasure.erase_words", seat=cast.member.seat, reason="本人要求")
    read_on(fold, stream_of(cast))
    assert fold.outdated
    again = read_fold(stream_of(cast))
    assert not again.outdated
    assert "不应留下的话" not in repr(vars(again))


def test_in_an_invited_session(cast: Cast) -> None:
    Session.objects.filter(pk=cast.session.pk).update(publicity="invited")
    view = do(cast.stream, cast.member, "statement.post", text="内部的话。")["statement"]
    vote(cast, cast.member, view, "agree", 1)
    material = read_fold(stream_of(cast)).material()
    assert material.texts == {view: "内部的话。"}
    assert len(material.ballots) == 1
