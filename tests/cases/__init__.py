"""For every command one way in which it succeeds and the ways in which it is refused.

A command without a line here fails the build (`tests/architecture/test_commands.py`); the test of
all commands, the matrix of roles and that of stages take their arguments from here.
"""

from tests.cases.agenda import AGENDA_CASES
from tests.cases.bodies import BODY_CASES
from tests.cases.discussion import DISCUSSION_CASES
from tests.cases.draws import DRAW_CASES
from tests.cases.due import DUE_CASES
from tests.cases.floor import FLOOR_CASES
from tests.cases.making import Case, No
from tests.cases.materials import MATERIAL_CASES
from tests.cases.moderation import MODERATION_CASES
from tests.cases.polls import POLL_CASES
from tests.cases.preparation import PREPARATION_CASES
from tests.cases.records import RECORD_CASES
from tests.cases.replies import REPLY_CASES
from tests.cases.screens import SCREEN_CASES
from tests.cases.scribe import SCRIBE_CASES

CASES = (
    PREPARATION_CASES
    | AGENDA_CASES
    | MATERIAL_CASES
    | DUE_CASES
    | FLOOR_CASES
    | DRAW_CASES
    | DISCUSSION_CASES
    | REPLY_CASES
    | MODERATION_CASES
    | SCRIBE_CASES
    | POLL_CASES
    | SCREEN_CASES
    | RECORD_CASES
    | BODY_CASES
)

__all__ = ["CASES", "Case", "No"]
