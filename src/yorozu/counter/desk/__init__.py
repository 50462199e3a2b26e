"""The counter as clerks and the administrator use it."""
