"""How many are connected to a stream, as this process's sockets last told.

For doors that have no sockets of their own. Written nowhere; forgotten when nobody tells any more.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock

from deliberation.ledger import clock

LIFETIME = timedelta(seconds=15)

_told: OrderedDict[str, tuple[int, datetime]] = OrderedDict()
_lock = Lock()


def tell(stream: str, online: int) -> None:
    """To be repeated as long as it is known."""
    now = clock.now()
    with _lock:
        _told[stream] = (online, now)
        _told.move_to_end(stream)
        while next(iter(_told.values()))[1] < now - LIFETIME:
            _told.popitem(last=False)


def known(stream: str) -> int | None:
    """None where this process does not know."""
    online, at = _told.get(stream, (None, None))
    return online if at and at >= clock.now() - LIFETIME else None
