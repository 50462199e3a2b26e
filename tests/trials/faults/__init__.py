"""Faults that are let happen: at every file operation, at every statement, and in what the service leans on."""
