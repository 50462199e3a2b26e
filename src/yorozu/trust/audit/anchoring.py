"""Writing the ends of the chains down outside the database.

The line is written first, then an entry in each chain that speaks of it: whoever takes lines from the file is found by
the chain, whoever rewrites the chain by the file.
"""

import base64
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from yorozu.foundation.errors import Unavailable
from yorozu.municipality.models import Municipality
from yorozu.trust.audit.anchors import AnchorLog, anchors_path, configured_log, strand_name
from yorozu.trust.audit.appending import append
from yorozu.trust.audit.chain import following
from yorozu.trust.audit.recording import record
from yorozu.trust.audit.stamping import Stamper, configured_stamper
from yorozu.trust.audit.verifying import ANCHORED
from yorozu.trust.models import AuditEntry, AuditHead

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Anchored:
    """A round: the line written (0 when no chain had moved), the cities in it, whether an authority stamped it (None
    where there is no authority)."""

    line: int
    cities: tuple[str, ...]
    stamped: bool | None


def anchor_chains(
    cities: Iterable[Municipality], *, at: datetime, stamper: Stamper | None = None
) -> Anchored:
    """Write down the end of every chain that has moved since it was written last, and have it stamped.

    Raises Unavailable when the file refuses; an authority that does not answer is logged, and asked again with the
    next round, whose stamp covers this one too.
    """
    moved = _moved(list(cities))
    if not moved:
        return Anchored(0, (), stamped=None)
    heads = {
        strand_name(city.code, head.lane): [head.sequence, head.hash] for city, ends in moved for head in ends
    }
    line, digest = append(anchors_path(), {"kind": "anchor", "at": at.isoformat(), "heads": heads})
    for city, _ in moved:
        _record(city, line, digest, at)
    stamped = _stamp(stamper or configured_stamper(), line, digest, at)
    return Anchored(line, tuple(city.slug for city, _ in moved), stamped)


def _moved(cities: list[Municipality]) -> list[tuple[Municipality, list[AuditHead]]]:
    """Cities whose chain has moved, with the ends that did."""
    log = configured_log()
    ends = [(city, _moved_ends(city, log)) for city in cities]
    return [(city, moved) for city, moved in ends if moved and not _is_only_anchored(city, moved, log)]


def _moved_ends(city: Municipality, log: AnchorLog) -> list[AuditHead]:
    heads = AuditHead.objects.within(city).order_by("lane")
    return [head for head in heads if head.sequence != _anchored(city, head, log)]


def _anchored(city: Municipality, head: AuditHead, log: AnchorLog) -> int:
    last = log.last_of(strand_name(city.code, head.lane))
    return last.sequence if last else 0


def _is_only_anchored(city: Municipality, moved: list[AuditHead], log: AnchorLog) -> bool:
    """Whether nothing was added but the entry that speaks of the last line; else an idle city would never rest."""
    head = moved[0]
    if len(moved) > 1 or head.sequence != following(head.lane, _anchored(city, head, log)):
        return False
    return AuditEntry.objects.within(city).filter(sequence=head.sequence, action=ANCHORED).exists()


@transaction.atomic
def _record(city: Municipality, line: int, digest: str, at: datetime) -> None:
    record(
        municipality=city,
        action=ANCHORED,
        subject_type="anchor",
        subject_id=line,
        actor_kind="system",
        details={"line": line, "digest": digest},
        at=at,
    )


def _stamp(stamper: Stamper | None, line: int, digest: str, at: datetime) -> bool | None:
    if stamper is None:
        return None
    try:
        token = base64.b64encode(stamper.stamp(digest)).decode()
    except Unavailable as fault:
        logger.warning("the anchor of line %s is not stamped yet: %s", line, fault.message)
        return False
    append(anchors_path(), {"kind": "stamp", "at": at.isoformat(), "of": line, "token": token})
    return True
