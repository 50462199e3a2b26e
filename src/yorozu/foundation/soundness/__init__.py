"""Whether what an installation keeps fits together: the frame of the checks, and the queue's own."""

from yorozu.foundation.soundness.frame import (
    BATCH,
    CityCheck,
    Defect,
    Examination,
    InstallationCheck,
    batches,
    examine,
    twice,
)
from yorozu.foundation.soundness.queue import check_queue, waited_for

__all__ = [
    "BATCH",
    "CityCheck",
    "Defect",
    "Examination",
    "InstallationCheck",
    "batches",
    "check_queue",
    "examine",
    "twice",
    "waited_for",
]
