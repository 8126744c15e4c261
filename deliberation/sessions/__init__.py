"""Live sessions: who is in them, in which stage they are, what a handler receives, what readers see."""
