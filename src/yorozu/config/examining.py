"""Examining a living installation: every check of the wiring, city by city."""

from collections.abc import Iterator

from yorozu.config.wiring import CITY_CHECKS, INSTALLATION_CHECKS
from yorozu.foundation.soundness import Defect, Examination
from yorozu.municipality.selectors import all_municipalities, municipality_by_slug


def defects(slug: str | None, examination: Examination) -> Iterator[Defect]:
    """What does not fit, as it is found. Of one city, the queue and the folder of files, which all share, are left out.

    Raises NotFound for a city that is not there.
    """
    cities = [municipality_by_slug(slug)] if slug else list(all_municipalities())
    for city in cities:
        for check in CITY_CHECKS:
            yield from check(city.pk, examination)
    for whole in INSTALLATION_CHECKS if slug is None else ():
        yield from whole(examination)
