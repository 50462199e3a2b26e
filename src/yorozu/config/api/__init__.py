"""The API of the installation: the packages' routers under one document."""

from yorozu.config.api.mounting import api_patterns

__all__ = ["api_patterns"]
