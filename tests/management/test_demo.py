"""What `make run` prints for whoever wants to sign in."""

from __future__ import annotations

from io import StringIO

import pytest

from deliberation.management.commands import demo

ADDRESS = "http://127.0.0.1:8000/s/1/console"


class Pipe(StringIO):
    """Keeps what it is told until it is flushed."""

    passed_on = ""

    def flush(self) -> None:
        self.passed_on = self.getvalue()


def test_the_addresses_are_there_while_the_server_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    people = [("主席", "chair", "secret", ADDRESS)]
    monkeypatch.setattr("deliberation.management.commands.seed_demo.sign_ins", lambda url: people)
    pipe = Pipe()
    demo.Command(stdout=pipe)._show_people("http://127.0.0.1:8000")
    assert ADDRESS in pipe.passed_on
