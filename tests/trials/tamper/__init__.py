"""A real chain, and everything somebody may do to it."""
