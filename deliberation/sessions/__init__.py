"""Live sessions: who is in them, their stages, what a handler receives, what readers see."""
