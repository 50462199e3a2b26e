"""Answers as people and spreadsheets read them."""
