"""What the log counts while it works, in Prometheus' terms: one registry for each process.

Counted where the numbers are at hand, once for each batch. A label has few values, all of them
ours: nothing that somebody sends becomes one.
"""

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)

disable_created_metrics()  # type: ignore[no-untyped-call]
REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)

ACCEPTED = "accepted"
FAILED = "failed"
UNKNOWN = "unknown"
# Refused before anybody looked which command it is.
ANY = "*"

COMMANDS = Counter(
    "deliberation_commands",
    "Commands answered, by name and outcome: accepted, or the code of the refusal.",
    ["command", "outcome"],
    registry=REGISTRY,
)
BATCH_SIZE = Histogram(
    "deliberation_batch_commands",
    "Commands in one transaction.",
    buckets=(1, 2, 5, 10, 25, 50, 100, 200, 300),
    registry=REGISTRY,
)
BATCH_SECONDS = Histogram(
    "deliberation_batch_seconds",
    "How long one batch took, from its first look to after COMMIT.",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=REGISTRY,
)
DUE_FAILURES = Counter(
    "deliberation_due_failures",
    "What should have been done by itself and failed; it is tried again in the next round.",
    ["task"],
    registry=REGISTRY,
)
