"""Reckons every draw of a session again: docs/draws.md tells the rule.

    python docs/examples/recount_draw.py snapshot.json

The file is what `GET /api/v1/streams/SESSION/snapshot` answers, or `-` for standard input. It
needs nothing but Python. The exit status is 1 when a draw is not what it should be.
"""

import json
import sys
from hashlib import sha256
from pathlib import Path


def digest(text):
    return sha256(text.encode()).hexdigest()


def faults(draw):
    """What is wrong with a draw, in words; nothing if it is as it should be."""
    list_hash = digest("\n".join(sorted(draw["candidates"])))
    if list_hash != draw["list_hash"]:
        yield "the list is not the one that was sealed"
    for share in draw["shares"]:
        if share["value"] is not None and digest(share["value"]) != share["commitment"]:
            yield f"the value of {share['speaker']} does not fit its commitment"
    if draw["state"] != "drawn":
        if draw["result"]:
            yield "it has a result, and has not been drawn"
        return
    if draw["mode"] == "several":
        yield from faults_of_shares(draw)
    order = sorted(
        draw["candidates"], key=lambda one: digest(f"{list_hash}\n{draw['seed']}\n{one}")
    )
    if draw["result"] != order[: draw["pick"]]:
        yield f"the lots fall on {order[: draw['pick']]}"


def faults_of_shares(draw):
    shares = draw["shares"]
    if len(shares) < 2:
        yield "fewer than two people made the seed"
    if any(share["value"] is None for share in shares):
        yield "somebody who committed has not revealed"
    parts = sorted(f"{share['speaker']}:{share['value']}" for share in shares)
    if draw["seed"] != "\n".join(parts):
        yield "the seed is not made of the values"


def main(path):
    text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
    snapshot = json.loads(text)
    draws = snapshot["put"].get("draw", {}).values()
    wrong = 0
    for draw in sorted(draws, key=lambda one: one["prepared_at"]):
        found = list(faults(draw))
        wrong += bool(found)
        print(f"{draw['title']} ({draw['state']}): {'; '.join(found) or 'as it should be'}")
    if not draws:
        print("no draws in this snapshot")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "-"))
