"""What sockets are counted by, in Prometheus' terms. Never by socket: by audience and by reason."""

from collections.abc import Sequence
from functools import lru_cache

from prometheus_client import Counter

from deliberation.ledger.metrics import REGISTRY
from realtime.protocol import Close

FRAMES = Counter(
    "deliberation_hub_frames",
    "Frames that hubs have put on sockets.",
    ["audience"],
    registry=REGISTRY,
)
BYTES = Counter(
    "deliberation_hub_bytes",
    "Bytes of those frames.",
    ["audience"],
    registry=REGISTRY,
)
CLOSED = Counter(
    "deliberation_sockets_closed",
    "Sockets that the service has closed, by reason; too_slow: a reader who did not read.",
    ["reason"],
    registry=REGISTRY,
)
_REASONS = {code: name.lower() for name, code in vars(Close).items() if name.isupper()}
# Who sees most comes first: the first that is among somebody's scopes names the audience.
_KINDS = ("staff", "department", "participants", "public")


def audience_label(scopes: Sequence[str]) -> str:
    """Departments are many: they count as one."""
    kinds = {scope.partition(":")[0] for scope in scopes}
    return next((kind for kind in _KINDS if kind in kinds), "other")


@lru_cache(maxsize=1_000)
def _counters(scopes: tuple[str, ...]) -> tuple[Counter, Counter]:
    """Looked up once for an audience, not for each of its frames."""
    label = audience_label(scopes)
    return FRAMES.labels(label), BYTES.labels(label)


def sent(scopes: tuple[str, ...], frames: int, size: int) -> None:
    """To one audience, all of its readers together. `size`: bytes of all these frames."""
    counted_frames, counted_bytes = _counters(scopes)
    counted_frames.inc(frames)
    counted_bytes.inc(size)


def closed(code: int) -> None:
    CLOSED.labels(_REASONS.get(code, "other")).inc()
