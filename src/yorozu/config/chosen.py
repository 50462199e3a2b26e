"""Which cities a command works on."""

from yorozu.foundation.errors import NotFound
from yorozu.municipality.models import Municipality
from yorozu.municipality.selectors import all_municipalities


def chosen_cities(slug: str | None) -> list[Municipality]:
    """The one city of `--city`, or all where nothing was said. Raises NotFound, with what may be written."""
    return list(all_municipalities()) if slug is None else [chosen_city(slug)]


def chosen_city(slug: str) -> Municipality:
    """The city of `--city`. Raises NotFound, with what may be written."""
    cities = list(all_municipalities())
    for each in cities:
        if each.slug == slug:
            return each
    known = "、".join(each.slug for each in cities)
    told = (
        f"{known} から選んでください。" if known else "先に yorozu load で市のファイルを読み込んでください。"
    )
    raise NotFound(f"--city の「{slug}」という市はありません。{told}")
