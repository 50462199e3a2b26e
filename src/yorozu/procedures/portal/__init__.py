"""The catalogue as residents see it."""

from yorozu.procedures.portal.detail import detail
from yorozu.procedures.portal.guide import guide, guides
from yorozu.procedures.portal.home import home
from yorozu.procedures.portal.search import search

__all__ = ["detail", "guide", "guides", "home", "search"]
