"""The screens of a basket: what is in it, its pages, the check, the receipt, where everything stands."""

from yorozu.intake.portal.basket.after import receipt, status
from yorozu.intake.portal.basket.check import check
from yorozu.intake.portal.basket.contents import contents, end, remove, saved
from yorozu.intake.portal.basket.page import page

__all__ = ["check", "contents", "end", "page", "receipt", "remove", "saved", "status"]
