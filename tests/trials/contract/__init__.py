"""Requests by the ten thousand, made from the OpenAPI document of a running installation (schemathesis).

Each process makes its own share: `python -m tests.trials.contract URL SEED CASES`.
"""
