"""Changes to a city's structure and to where its staff are placed."""

from yorozu.municipality.services.loading import load_city
from yorozu.municipality.services.placing import end_placement, move, place_beside

__all__ = ["end_placement", "load_city", "move", "place_beside"]
