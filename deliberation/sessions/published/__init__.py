"""The public part of a session as plain HTTP answers that any cache may keep (docs/protocol.md)."""
