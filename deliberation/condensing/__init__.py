"""Condensing what was said: pure functions from words to findings; knows no session."""
