"""A body and its members."""

from __future__ import annotations

from accounts.ids import new_id
from tests.cases.making import Case, No, given, membership

BODY_CASES: dict[str, Case] = {
    "body.describe": Case(
        "chair",
        given(name="云溪县政协（新）", level="county", sub_brand="议事厅"),
        (
            No("EMPTY_TEXT", "chair", given(name="", level="county")),
            No("INVALID_ARGUMENTS", "chair", given(name="县", level="galaxy")),
        ),
    ),
    "body.add_department": Case(
        "office", given(name="应急局"), (No("NAME_TAKEN", "chair", given(name="住建局")),)
    ),
    "body.grant_membership": Case(
        "chair",
        lambda cast, who: {
            "user": cast.outsider.user.public_id,
            "role": "member",
            "sector": "农业",
        },
        (
            No(
                "ALREADY_DONE",
                "chair",
                lambda cast, who: {"user": cast.office.user.public_id, "role": "member"},
            ),
            No("NOT_FOUND", "chair", given(user=new_id(), role="member")),
        ),
    ),
    "body.end_membership": Case(
        "chair",
        lambda cast, who: {"membership": membership(cast, cast.office)},
        (
            No(
                "LAST_CHAIR",
                "office",
                lambda cast, who: {"membership": membership(cast, cast.chair)},
            ),
            No("NOT_FOUND", "chair", given(membership=new_id())),
        ),
    ),
}
