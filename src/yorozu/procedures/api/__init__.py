"""The catalogue for programs: `router` is mounted under /api/v1/."""

from yorozu.procedures.api.routes import router

__all__ = ["router"]
