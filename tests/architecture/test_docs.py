"""The documents name what there is: commands, arguments, settings, frames, close codes, files."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from config.env import Environment
from deliberation.bodies.permissions import GRANTS, Outsider, Role
from deliberation.ledger.refusals import Code
from deliberation.ledger.registry import COMMANDS
from deliberation.ledger.shapes import Entity, Shape
from realtime.protocol import CLIENT_FRAMES, SERVER_FRAMES, Close

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = {path.stem: path for path in (DOCS / "commands").glob("*.*.md")}
WRITTEN = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted(DOCS.rglob("*.md"))]
# Where an environment variable has another name than its field.
VARIABLES = {"database": "DATABASE_URL", "https": "PUBLIC_URL"}
LINK = re.compile(r"(?:\]\(|src=\")([^)\"\s]+)")
EXAMPLE = re.compile(r"(?<! -->\n)```python\n(.*?)```", re.DOTALL)
QUOTED = re.compile(r"<!-- code: (\S+) -->\n```python\n(.*?)```", re.DOTALL)


def test_every_command_has_its_page_and_there_is_no_other() -> None:
    assert set(PAGES) == set(COMMANDS)
    index = (DOCS / "commands" / "README.md").read_text()
    assert [name for name in COMMANDS if f"({name}.md)" not in index] == []


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_page_names_arguments_roles_stages_and_answers(name: str) -> None:
    entry, page = COMMANDS[name], PAGES[name].read_text()
    rights = page.split("## Who may")[1].split("## ")[0]
    stages = page.split("## Stages")[1].split("## ")[0]
    assert [arg for arg in entry.args.model_fields if f"| `{arg}` |" not in page] == []
    if len(GRANTS[entry.act]) < len(Role):  # type: ignore[index]  # an act is its own name
        named = {who for who in (*Role, *Outsider) if f"`{who}`" in rights}
        assert named == GRANTS[entry.act]  # type: ignore[index]
    assert set(re.findall(r"`(\w+)`", stages)) == entry.stages
    assert f"`{entry.event}`" in page
    assert [key for key in entry.answers if f'"{key}": ' not in page] == []


def test_every_setting_of_the_environment() -> None:
    text = (DOCS / "deployment.md").read_text()
    names = (VARIABLES.get(field.name, field.name.upper()) for field in fields(Environment))
    assert [name for name in names if f"| `{name}` |" not in text] == []


def test_every_frame_with_every_field() -> None:
    text = (DOCS / "protocol.md").read_text()
    kinds: tuple[type[Shape], ...] = (*CLIENT_FRAMES, *SERVER_FRAMES)
    for kind in kinds:
        names = [field.alias or name for name, field in kind.model_fields.items()]
        kind_name = kind.model_fields["type"].annotation.__args__[0]  # type: ignore[union-attr]
        row = re.search(rf"^\| `{kind_name}` \|(.*)$", text, re.MULTILINE)
        assert row, kind_name
        missing = [name for name in names if name != "type" and f"`{name}`" not in row[1]]
        assert missing == [], kind_name


def test_every_close_code_refusal_and_entity() -> None:
    text = (DOCS / "protocol.md").read_text()
    codes = [code for name, code in vars(Close).items() if name.isupper()]
    assert [code for code in codes if f"| {code} |" not in text] == []
    assert [code for code in Code if f"`{code}`" not in text] == []
    missing = [
        f"{name}.{field}"
        for name, entity in Entity.registered.items()
        for field in entity.model_fields
        if f"`{name}`" not in text or not re.search(rf"\b{field}\b", text)
    ]
    assert missing == []


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in LINK.findall(page.read_text()):
        path, _, anchor = link.partition("#")
        if ":" in path:
            continue
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            broken.append(link)
    assert broken == []


def test_quoted_code_is_the_code() -> None:
    quotes = [quote for page in WRITTEN for quote in QUOTED.findall(page.read_text())]
    assert quotes
    assert [path for path, code in quotes if code not in (ROOT / path).read_text()] == []


def test_examples_run() -> None:
    examples = [code for page in WRITTEN for code in EXAMPLE.findall(page.read_text())]
    assert examples
    for code in examples:
        exec(code, {})


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
