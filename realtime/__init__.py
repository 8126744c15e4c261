"""Live delivery: commands in by the writer, events out by the hub, nothing decided here."""
