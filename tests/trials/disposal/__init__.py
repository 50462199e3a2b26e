"""A case full of canaries, and everywhere that they could still be."""
