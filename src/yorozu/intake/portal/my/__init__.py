"""My page: what waits for me, what is going on, what is done."""

from yorozu.intake.portal.my.account import account
from yorozu.intake.portal.my.home import add, application, draft, home, keep
from yorozu.intake.portal.my.profile import edit, profile, take

__all__ = ["account", "add", "application", "draft", "edit", "home", "keep", "profile", "take"]
