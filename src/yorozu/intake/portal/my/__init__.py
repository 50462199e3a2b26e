"""My page: what waits for me, what is going on, what is done."""

from yorozu.intake.portal.my.account import account
from yorozu.intake.portal.my.home import add, application, draft, home, keep

__all__ = ["account", "add", "application", "draft", "home", "keep"]
