"""Live delivery: commands in through the writer, events out through the hub, nothing decided here."""
