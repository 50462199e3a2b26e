"""Texts of a procedure in other languages: easy Japanese and English. No database."""
