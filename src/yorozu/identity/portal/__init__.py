"""The screens on which residents sign in."""
