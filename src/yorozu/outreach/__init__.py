"""Reaching out: surveys with their samples, codes, postal answers and tabulation."""
