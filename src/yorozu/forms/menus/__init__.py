"""Conditions that are picked from menus: a question, a comparison, a value; written as CEL and read back from it."""
