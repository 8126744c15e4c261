"""The command's words and codes; what it finds is tested in `tests/ledger/test_verify.py`."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.ids import new_id
from deliberation.ledger.models import EventHeader, Stream
from deliberation.sessions.models import Statement
from tests.cast import Cast, do


def run(*arguments: str, **options: Any) -> str:
    out = StringIO()
    call_command("verify_log", *arguments, stdout=out, stderr=out, **options)
    return out.getvalue()


def test_a_whole_log_is_proved_in_one_line(cast: Cast, statement: str) -> None:
    said = run(cast.stream)
    head = Stream.objects.get(public_id=cast.stream).head_seq
    assert said.startswith(f"session {cast.stream}: {head} events, last at 2026-03-03 09:00:00 UTC")
    assert said.endswith("agree.\n")


def test_the_first_wrong_row_is_named(cast: Cast, statement: str) -> None:
    Statement.objects.filter(public_id=statement).update(text="别的话。")
    with pytest.raises(CommandError) as caught:
        run(cast.stream)
    assert caught.value.returncode == 1
    assert f"Statement {statement}: text is" in str(caught.value)


def test_a_head_kept_outside_shows_a_cut_off_tail(cast: Cast, tmp_path: Path) -> None:
    head = tmp_path / "head.json"
    run(cast.stream, write_head=head)
    assert run(cast.stream, head=head).endswith("agree, as kept outside.\n")
    EventHeader.objects.filter(stream__public_id=cast.stream).order_by("-seq")[0].delete()
    with pytest.raises(CommandError, match="is missing"):
        run(cast.stream, head=head)


def test_all_streams_and_a_folder_of_heads(cast: Cast, tmp_path: Path) -> None:
    run("--all", write_head=tmp_path)
    kept = {path.stem for path in tmp_path.iterdir()}
    assert kept == set(Stream.objects.values_list("public_id", flat=True))
    said = run("--all", head=tmp_path)
    assert said.count("agree, as kept outside.") == len(kept)
    lost = tmp_path / f"{new_id()}.json"
    lost.write_text((tmp_path / f"{cast.stream}.json").read_text())
    with pytest.raises(CommandError, match=f"Stream {lost.stem}: is missing"):
        run("--all", head=tmp_path)


def test_a_stream_younger_than_the_heads_is_told(cast: Cast, tmp_path: Path) -> None:
    assert "is not there: the end of the log is not compared" in run("--all", head=tmp_path)


@pytest.mark.parametrize("arguments", [[], ["--all", "x" * 22], ["x" * 22]])
def test_what_to_verify_must_be_said(arguments: list[str], db: None) -> None:
    with pytest.raises(CommandError):
        run(*arguments)


def test_a_file_that_is_no_head_is_refused(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "head.json").write_text("{}")
    with pytest.raises(CommandError, match="cannot be used"):
        run(cast.stream, head=tmp_path / "head.json")


def test_restoring_renews_epochs_and_tells_what_was_lost(cast: Cast, tmp_path: Path) -> None:
    before = dict(Stream.objects.values_list("public_id", "epoch"))
    run("--all", write_head=tmp_path)
    kept = tmp_path / f"{cast.stream}.json"
    head = Stream.objects.get(public_id=cast.stream).head_seq
    kept.write_text(kept.read_text().replace(f'"seq": {head}', f'"seq": {head + 2}'))
    out = StringIO()
    call_command("restore_log", head_dir=tmp_path, stdout=out, stderr=out)
    assert f"{cast.stream}: 2 of {head + 2} events are not in the backup." in out.getvalue()
    assert f"{len(before)} streams have a new epoch." in out.getvalue()
    after = dict(Stream.objects.values_list("public_id", "epoch"))
    assert after.keys() == before.keys()
    assert not any(after[stream] == epoch for stream, epoch in before.items())
    # What was restored goes on as if nothing had been.
    do(cast.stream, cast.member, "statement.post", text="恢复以后。")
    assert run(cast.stream).endswith("agree.\n")
