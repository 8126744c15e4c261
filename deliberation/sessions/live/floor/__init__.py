"""The floor: hands that wait in one queue for all venues and for online, and turns at speaking."""

from deliberation.sessions.live.floor import erasing, hands, recount, rules, snapshot, turns

__all__ = ["erasing", "hands", "recount", "rules", "snapshot", "turns"]
