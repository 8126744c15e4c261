"""One command lives in one place, and everything that must go with it goes with it."""

from __future__ import annotations

import ast
import pkgutil
from collections import Counter
from pathlib import Path

import pytest

from deliberation import commands
from deliberation.bodies.permissions import GRANTS, Act, Outsider, Role
from deliberation.ledger.registry import COMMANDS
from deliberation.ledger.shapes import Entity
from deliberation.sessions import live
from deliberation.sessions.stages import Stage
from tests.cases import CASES

ROOT = Path(__file__).resolve().parents[2]
NAMES = sorted(COMMANDS)


def test_every_command_has_a_success_and_a_refusal_in_the_tests() -> None:
    assert set(CASES) == set(COMMANDS)
    assert [name for name, case in CASES.items() if not case.refused] == []


def test_every_live_module_is_listed() -> None:
    there = {f"{live.__name__}.{module.name}" for module in pkgutil.iter_modules(live.__path__)}
    listed = {module.__name__ for module in commands.MODULES}
    assert there <= listed
    assert len(commands.MODULES) == len(listed)


def test_commands_are_registered_by_the_listed_modules_alone() -> None:
    """By the module itself, or inside it where it is a package."""
    listed = [module.__name__ for module in commands.MODULES]
    strays = [
        entry.name
        for entry in COMMANDS.values()
        if not any(f"{entry.module}.".startswith(f"{name}.") for name in listed)
    ]
    assert strays == []


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_its_page(name: str) -> None:
    page = ROOT / "docs" / "commands" / f"{name}.md"
    assert page.exists(), f"docs/commands/{name}.md is missing"
    text = page.read_text(encoding="utf-8")
    missing = [field for field in COMMANDS[name].args.model_fields if f"`{field}`" not in text]
    assert not missing


def test_no_page_tells_of_a_command_that_is_gone() -> None:
    pages = {page.stem for page in (ROOT / "docs" / "commands").glob("*.*.md")}
    assert pages <= set(COMMANDS)


@pytest.mark.parametrize("name", NAMES)
def test_every_command_says_what_it_is(name: str) -> None:
    entry = COMMANDS[name]
    assert entry.doc.endswith(".") or "." in entry.doc
    assert entry.act in set(Act)
    assert entry.stages <= set(Stage)
    subject, _, deed = name.partition(".")
    assert subject.isidentifier()
    assert deed.replace("_", "").isalpha()


def test_the_table_of_rights_is_whole() -> None:
    """Each act is granted to somebody, and each act is some command's or a reader's."""
    known: set[Role | Outsider] = {*Role, *Outsider}
    assert set(GRANTS) == set(Act)
    assert all(roles and roles <= known for roles in GRANTS.values())
    assert set(Act) - {Act(entry.act) for entry in COMMANDS.values()} == {Act.READ_STAFF}


def test_one_entity_has_one_name() -> None:
    assert all(name == shape.entity for name, shape in Entity.registered.items())


def test_handlers_ask_nobody_about_rights() -> None:
    """The one table decides: a handler that looks at a role by itself would be a second table."""
    live_modules = ROOT / "deliberation/sessions/live"
    allowed = {"replies": 1}  # a chair may take back another's reply: the act says who may ask
    found: Counter[str] = Counter()
    for path in sorted(live_modules.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        subject = path.relative_to(live_modules).parts[0].removesuffix(".py")
        found[subject] += sum(
            isinstance(node, ast.Compare)
            and isinstance(node.left, ast.Attribute)
            and ast.unparse(node.left) == "call.actor.role"
            for node in ast.walk(tree)
        )
    assert {subject: times for subject, times in found.items() if times} == allowed
