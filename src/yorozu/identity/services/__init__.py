"""Permission checks and changes to accounts."""

from yorozu.identity.services.accounts import create_staff_account, disable_account
from yorozu.identity.services.authorization import require
from yorozu.identity.services.sign_in import sign_in_staff, sign_out_staff

__all__ = ["create_staff_account", "disable_account", "require", "sign_in_staff", "sign_out_staff"]
