"""Races run again and again: what each is, how its outcome is judged, and twins that lose it."""
