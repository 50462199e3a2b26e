"""Examining a living installation: every check of the wiring, city by city."""

from collections.abc import Iterator

from yorozu.config.chosen import chosen_cities
from yorozu.config.wiring import CITY_CHECKS, INSTALLATION_CHECKS
from yorozu.foundation.soundness import Defect, Examination


def defects(slug: str | None, examination: Examination) -> Iterator[Defect]:
    """What does not fit, as it is found. Of one city, the queue and the folder of files, which all share, are left out.

    Raises NotFound for a city that is not there.
    """
    for city in chosen_cities(slug):
        for check in CITY_CHECKS:
            yield from check(city.pk, examination)
    for whole in INSTALLATION_CHECKS if slug is None else ():
        yield from whole(examination)
