"""The `yorozu` command: everything an operator does."""

from yorozu.config.cli.main import main

__all__ = ["main"]
