"""The screens of residents who answer, and of everybody who reads the results."""

from yorozu.outreach.portal.answering import survey, surveys, thanks
from yorozu.outreach.portal.results import results, results_csv

__all__ = ["results", "results_csv", "survey", "surveys", "thanks"]
