"""Guides through events of life: plain questions that lead to the procedures one needs. Pure: no database."""
