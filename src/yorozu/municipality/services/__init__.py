"""Changes to a city's structure."""

from yorozu.municipality.services.loading import load_city

__all__ = ["load_city"]
