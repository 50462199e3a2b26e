"""How much a working draft may hold: what forms would refuse as a definition is not kept either."""

import json
from typing import Any

from yorozu.foundation.errors import Invalid

MOST_BYTES = 512 * 1024


def refuse_too_big(document: dict[str, Any]) -> None:
    """Raises Invalid when the document is larger than a definition may be."""
    if len(json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")) > MOST_BYTES:
        raise Invalid("手続が大きくなりすぎます（512 KBまで）。文を短くするか、質問を減らしてください。")
