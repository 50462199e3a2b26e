"""What residents are shown of the office's side."""

from yorozu.cases.portal.looks import looks

__all__ = ["looks"]
