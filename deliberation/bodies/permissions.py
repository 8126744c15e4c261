"""Who may do what: ONE table, role × act. Nothing else in the product decides about rights.

Whether an act is possible *now* is the stage's matter (`sessions/stages.py`), and whether it is
possible on *this* thing (one's own statement, one's own department) is the handler's.
"""

from enum import StrEnum


class Role(StrEnum):
    """What a person is in one session or body. Seed terms beside each."""

    CHAIR = "chair"  # 主席、召集人
    MODERATOR = "moderator"  # 主持人
    SCRIBE = "scribe"  # 记录员
    OFFICIAL = "official"  # 部门负责人
    MEMBER = "member"  # 委员
    REPRESENTATIVE = "representative"  # 界别群众代表、利益群众代表
    EXPERT = "expert"  # 专家学者
    RESIDENT = "resident"  # 居民
    OBSERVER = "observer"  # 上级指导组
    OFFICE = "office"  # 政协办公室、专委会
    SECRETARY = "secretary"  # 部门联络员: drafts what the official confirms


class Outsider(StrEnum):
    """Who acts in a session without a place on its roll."""

    READER = "reader"  # anybody who may read, also without an account
    SYSTEM = "system"  # the service itself, when something falls due


class Act(StrEnum):
    """A row of the table. Several commands may be one act."""

    READ_STAFF = "read_staff"
    PREPARE_SESSION = "prepare_session"
    STEER_STAGE = "steer_stage"
    STEER_AGENDA = "steer_agenda"
    KEEP_ROLL = "keep_roll"
    CHANGE_RIGHTS = "change_rights"
    ISSUE_CODES = "issue_codes"
    MARK_ATTENDANCE = "mark_attendance"
    ATTEND = "attend"
    SPEAK = "speak"
    WITHDRAW_WORDS = "withdraw_words"
    CONFIRM_WORDS = "confirm_words"
    MODERATE = "moderate"
    ENDORSE = "endorse"
    REPLY = "reply"
    WITHDRAW_REPLY = "withdraw_reply"
    ERASE_WORDS = "erase_words"
    HAND_OVER = "hand_over"
    STEER_FLOOR = "steer_floor"
    STEER_DRAWS = "steer_draws"
    STEER_POLLS = "steer_polls"
    STEER_SCREEN = "steer_screen"
    VOTE = "vote"
    TELL_HANDS = "tell_hands"
    ENTER_FOR_OTHERS = "enter_for_others"
    CORRECT_WORDS = "correct_words"
    ADD_MATERIAL = "add_material"
    DRAFT_REPLY = "draft_reply"
    CONFIRM_PROMISE = "confirm_promise"
    TRANSFER_QUESTION = "transfer_question"
    REPORT = "report"
    DRAFT_RECORD = "draft_record"
    EDIT_RECORD = "edit_record"
    SHOW_RECORD = "show_record"
    KEEP_TIME = "keep_time"
    DESCRIBE_BODY = "describe_body"
    KEEP_MEMBERS = "keep_members"


EVERYBODY = frozenset(Role)
STAFF_ROLES = frozenset({Role.CHAIR, Role.MODERATOR, Role.SCRIBE, Role.OFFICE})
_STEERING = frozenset({Role.CHAIR, Role.MODERATOR})
_ANSWERING = frozenset({Role.OFFICIAL, Role.SECRETARY})
_CONSULTED = frozenset({Role.CHAIR, Role.MEMBER, Role.REPRESENTATIVE, Role.EXPERT})

GRANTS: dict[Act, frozenset[Role | Outsider]] = {
    Act.READ_STAFF: STAFF_ROLES,
    Act.PREPARE_SESSION: _STEERING | {Role.OFFICE},
    Act.STEER_STAGE: _STEERING | {Role.OFFICE},
    Act.STEER_AGENDA: _STEERING,
    Act.KEEP_ROLL: frozenset({Role.MODERATOR, Role.OFFICE}),
    Act.CHANGE_RIGHTS: _STEERING | {Role.OFFICE},
    Act.ISSUE_CODES: frozenset({Role.MODERATOR, Role.SCRIBE, Role.OFFICE}),
    Act.MARK_ATTENDANCE: frozenset({Role.MODERATOR, Role.SCRIBE}),
    Act.ATTEND: EVERYBODY,
    Act.SPEAK: _CONSULTED | {Role.OFFICIAL, Role.MODERATOR},
    Act.WITHDRAW_WORDS: EVERYBODY,
    Act.CONFIRM_WORDS: EVERYBODY,
    Act.MODERATE: _STEERING,
    Act.ENDORSE: _CONSULTED | {Role.RESIDENT},
    Act.REPLY: frozenset({Role.OFFICIAL}),
    Act.WITHDRAW_REPLY: frozenset({Role.OFFICIAL, Role.CHAIR}),
    Act.ERASE_WORDS: frozenset({Role.CHAIR, Role.OFFICE}),
    Act.HAND_OVER: _STEERING | {Role.OFFICE},
    Act.STEER_FLOOR: _STEERING,
    Act.STEER_DRAWS: _STEERING,
    Act.STEER_POLLS: _STEERING,
    Act.STEER_SCREEN: _STEERING | {Role.SCRIBE},
    Act.VOTE: _CONSULTED | {Role.RESIDENT},
    Act.TELL_HANDS: frozenset({Role.MODERATOR, Role.SCRIBE, Role.OFFICE}),
    Act.ENTER_FOR_OTHERS: frozenset({Role.MODERATOR, Role.SCRIBE}),
    Act.CORRECT_WORDS: _STEERING | {Role.SCRIBE},
    Act.ADD_MATERIAL: STAFF_ROLES | _ANSWERING,
    Act.DRAFT_REPLY: _ANSWERING,
    Act.CONFIRM_PROMISE: frozenset({Role.OFFICIAL}),
    Act.TRANSFER_QUESTION: _STEERING | {Role.OFFICIAL},
    Act.REPORT: EVERYBODY | {Outsider.READER},
    Act.DRAFT_RECORD: STAFF_ROLES | {Outsider.SYSTEM},
    Act.EDIT_RECORD: STAFF_ROLES,
    Act.SHOW_RECORD: _STEERING | {Role.OFFICE},
    Act.KEEP_TIME: frozenset({Outsider.SYSTEM}),
    Act.DESCRIBE_BODY: frozenset({Role.CHAIR, Role.OFFICE}),
    Act.KEEP_MEMBERS: frozenset({Role.CHAIR, Role.OFFICE}),
}


def may(role: str, act: str) -> bool:
    """Whether the table has a mark at this role and act."""
    return role in GRANTS[Act(act)]
