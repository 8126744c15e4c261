"""The demonstration: a county body with a session under way, and the people to try it as."""
