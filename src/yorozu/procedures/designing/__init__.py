"""Definitions as they are written: plain data that may still be faulty. Nothing here reads or writes the database."""
