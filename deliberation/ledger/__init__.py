"""The one door for writes: commands go in, events come out, and the log is the truth.

Knows nothing of sessions or bodies. Each stage registers its commands, its projections and its kind
of stream here (`registry`), and everybody writes through `execute`.
"""
