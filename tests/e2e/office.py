"""What the office prepares before a test begins: by the service's own doors, past its screens."""

from typing import Any
from uuid import uuid4

from tests.e2e.devices import Device


def new_session(staff: Device, **args: str | list[str]) -> str:
    """A session of the county, made as its office makes one."""
    body = staff.call("GET", "/api/v1/home")["body"]["id"]
    made: dict[str, str] = staff.call("POST", f"/api/v1/bodies/{body}/sessions", {"args": args})
    return made["session"]


def send_command(device: Device, session: str, command: str, /, **args: Any) -> dict[str, Any]:
    body = {"id": str(uuid4()), "name": command, "args": args}
    answer: dict[str, Any] = device.call("POST", f"/api/v1/streams/{session}/commands", body)
    assert "seq" in answer, answer
    return answer
