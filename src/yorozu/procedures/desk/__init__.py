"""The catalogue as staff see it."""
