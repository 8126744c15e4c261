"""Straw polls (M25): prepared, opened, voted in by device, hand and paper, counted once each."""

from deliberation.sessions.live.polls import casting, hands, leaving, recount, snapshot, steering

__all__ = ["casting", "hands", "leaving", "recount", "snapshot", "steering"]
