"""The stages of a session, the moves between them, and sets of stages that commands name."""

from enum import StrEnum


class Stage(StrEnum):
    DRAFT = "draft"  # 筹备
    CONVENED = "convened"  # 已召集
    OPEN = "open"  # 进行中
    BREAK = "break"  # 休会
    PAUSED = "paused"  # 暂停: everything stops for a moment, staff put things right
    CLOSING = "closing"  # 汇总
    RATIFYING = "ratifying"  # 确认
    CLOSED = "closed"  # 已结束
    POSTPONED = "postponed"  # 延期
    ADJOURNED = "adjourned"  # 中止待续
    CANCELLED = "cancelled"  # 取消


MOVES: dict[Stage, frozenset[Stage]] = {
    Stage.DRAFT: frozenset({Stage.CONVENED, Stage.CANCELLED}),
    Stage.CONVENED: frozenset({Stage.OPEN, Stage.POSTPONED, Stage.CANCELLED}),
    Stage.POSTPONED: frozenset({Stage.CONVENED, Stage.CANCELLED}),
    Stage.OPEN: frozenset({Stage.BREAK, Stage.PAUSED, Stage.CLOSING, Stage.ADJOURNED}),
    Stage.PAUSED: frozenset({Stage.OPEN, Stage.BREAK, Stage.CLOSING, Stage.ADJOURNED}),
    Stage.BREAK: frozenset({Stage.OPEN, Stage.CLOSING, Stage.ADJOURNED}),
    Stage.ADJOURNED: frozenset({Stage.OPEN, Stage.CANCELLED}),
    Stage.CLOSING: frozenset({Stage.OPEN, Stage.RATIFYING}),
    Stage.RATIFYING: frozenset({Stage.CLOSING, Stage.CLOSED}),
    Stage.CLOSED: frozenset(),
    Stage.CANCELLED: frozenset(),
}

# Somebody who was not in the room will ask why: these moves are made with a reason.
NEED_REASON = frozenset({Stage.POSTPONED, Stage.ADJOURNED, Stage.CANCELLED})

PREPARING = frozenset({Stage.DRAFT, Stage.CONVENED, Stage.POSTPONED})
MEETING = frozenset({Stage.OPEN, Stage.BREAK})
DISCUSSING = MEETING | {Stage.CLOSING}
# What was said is still put right and made into promises while the record is written.
MINUTING = DISCUSSING | {Stage.RATIFYING}
# The discussion is over, and what it has come to is written down.
CONCLUDING = frozenset({Stage.CLOSING, Stage.RATIFYING, Stage.CLOSED})
RECORDING = DISCUSSING | {Stage.PAUSED, Stage.RATIFYING}
GATHERING = frozenset({Stage.CONVENED, Stage.ADJOURNED}) | RECORDING
UNFINISHED = frozenset(Stage) - {Stage.CLOSED, Stage.CANCELLED}
