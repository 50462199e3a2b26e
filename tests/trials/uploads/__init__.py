"""A corpus of files made by code: what residents send, and what somebody might send instead."""
