"""What a server leaves out and sets aside before it opens its port, in a process of its own."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from pathlib import Path

from autobahn.websocket import protocol as autobahn

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import gc, json, sys
import config.asgi
from autobahn.websocket import protocol
from django.core.signals import request_started
called = {each[1]() for each in request_started.receivers}
print(json.dumps({
    "pretty": protocol.pformat is not repr,
    "for each request": sorted(each.__name__ for each in called if each),
    "addresses": "deliberation.api.urls" in sys.modules,
    "NumPy": "numpy" in sys.modules,
    "set aside": gc.get_freeze_count(),
}))
"""


def test_a_server_is_warm_before_it_listens() -> None:
    """Without NumPy: 11 MB of each process, and a tenth of the time until one listens again."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, check=True, text=True
    )
    found = json.loads(done.stdout)
    assert found.pop("set aside") > 50_000
    assert found == {"pretty": False, "for each request": [], "addresses": True, "NumPy": False}


def test_what_is_left_out_of_a_handshake_is_what_autobahn_would_do() -> None:
    """Of another version it might be left out in vain."""
    assert "pformat(" in inspect.getsource(autobahn.WebSocketProtocol._connectionMade)
