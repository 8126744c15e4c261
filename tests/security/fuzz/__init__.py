"""Frames of every kind at the live door: `make fuzz SECONDS=600`, and a short run in the tests."""
