"""Permission checks, sign-in and changes to accounts."""

from yorozu.identity.services.accounts import (
    create_staff_account,
    disable_account,
    enable_account,
    end_colleagues_sessions,
    set_password,
    set_roles,
)
from yorozu.identity.services.authorization import require
from yorozu.identity.services.factors import reset_factors
from yorozu.identity.services.placing import (
    add_colleague,
    end_colleagues_placement,
    move_colleague,
    new_password,
    place_colleague_beside,
)
from yorozu.identity.services.residents import (
    UNUSED_ENDS,
    Post,
    delete_resident,
    end_visits,
    keep_profile,
    offer_post,
    remove_old_codes,
    send_sign_in_code,
    sign_in_resident,
)
from yorozu.identity.services.sessions import end_sessions, remove_ended_sessions
from yorozu.identity.services.sign_in import check_password, sign_in_staff, sign_out_staff

__all__ = [
    "Post",
    "UNUSED_ENDS",
    "add_colleague",
    "check_password",
    "create_staff_account",
    "delete_resident",
    "disable_account",
    "enable_account",
    "end_colleagues_placement",
    "end_colleagues_sessions",
    "end_sessions",
    "end_visits",
    "keep_profile",
    "move_colleague",
    "new_password",
    "offer_post",
    "place_colleague_beside",
    "remove_ended_sessions",
    "remove_old_codes",
    "require",
    "reset_factors",
    "send_sign_in_code",
    "set_password",
    "set_roles",
    "sign_in_resident",
    "sign_in_staff",
    "sign_out_staff",
]
