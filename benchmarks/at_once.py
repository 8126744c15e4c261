"""The product without the pause behind each frame, in which events gather.

A peer makes none either: it goes from one event to the next, with all it needs still in the cache.
"""

from config.asgi import application
from realtime import hub

hub.TICK_S = 0.0

__all__ = ["application"]
