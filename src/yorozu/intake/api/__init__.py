"""Submitting and following an application by program: `router` is mounted under /api/v1/."""

from yorozu.intake.api.routes import router

__all__ = ["router"]
