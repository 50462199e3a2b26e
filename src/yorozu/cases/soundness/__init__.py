"""What must hold of everything that the office does with an application."""

from yorozu.cases.soundness.arrivals import check_arrivals
from yorozu.cases.soundness.cases import check_cases
from yorozu.cases.soundness.exports import check_exports
from yorozu.cases.soundness.papers import check_papers

__all__ = ["check_arrivals", "check_cases", "check_exports", "check_papers"]
