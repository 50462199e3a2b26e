"""Pages of the catalogue as bytes, made once an edition.

What is asked most (short questions, first pages) is kept in memory under the edition's stamp; a page is at most
`edition.STALE_AT_MOST` seconds behind a publication by another process. Nothing kept is ever changed.
"""

import json
from uuid import UUID

from yorozu.municipality.models import Municipality
from yorozu.procedures.api.making import item
from yorozu.procedures.memory import Memory
from yorozu.procedures.selectors import search

# 512 pages of 20 items are about 5 MB.
_pages: Memory[tuple[int, UUID, str, int], bytes] = Memory(512)
_SHORT = 20
_FIRST_PAGES = 50


def page_bytes(municipality: Municipality, edition: UUID, q: str, page: int) -> bytes:
    """`shapes.ProcedureList` in JSON."""
    if len(q) > _SHORT or page > _FIRST_PAGES:
        return _made(municipality, q, page)
    key = (municipality.pk, edition, q, page)
    return _pages.get(key, lambda: _made(municipality, q, page))


def _made(municipality: Municipality, q: str, page: int) -> bytes:
    found = search(municipality, q=q, page=page)
    data = {
        "items": [item(each, municipality.slug) for each in found],
        "page": found.number,
        "pages": found.paginator.num_pages,
        "total": found.paginator.count,
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
