"""What a program says has words in both languages, and what an operator may set is written down."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from deliberation.ledger.refusals import Code

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("locale", ["zh-Hans", "en"])
def test_every_refusal_is_worded(locale: str) -> None:
    folder = ROOT / "frontend/src/locales"
    files = [folder / f"{locale}.ts", *(folder / locale).glob("*.ts")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    unworded = [code for code in Code if not re.search(rf"^\s*{code}:\s", text, re.MULTILINE)]
    assert not unworded


def settings_of_env() -> set[str]:
    text = (ROOT / "config/env.py").read_text(encoding="utf-8")
    return set(re.findall(r'"([A-Z][A-Z_]{3,})"', text)) - {"DEBUG_", "INFO", "WARNING", "ERROR"}


def test_every_setting_is_in_the_deployment_page() -> None:
    names = settings_of_env() - {"OPTIONS", "IMMEDIATE", "ENGINE", "NAME", "TEST", "CONN_MAX_AGE"}
    names -= {"CONN_HEALTH_CHECKS"}
    assert {"PUBLIC_URL", "DATABASE_URL", "REDIS_URL", "SECRET_KEY", "ALLOWED_HOSTS"} <= names
    text = (ROOT / "docs/deployment.md").read_text(encoding="utf-8")
    assert not [name for name in sorted(names) if f"`{name}`" not in text]
