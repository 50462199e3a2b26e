"""What is done at the counter."""

from yorozu.counter.services.calling import call_again, call_next, end_ticket
from yorozu.counter.services.confirming import (
    confirm_on_screen,
    confirm_otherwise,
    mark_wrong,
    show_content,
)
from yorozu.counter.services.pairing import join_screen, leave_screen, remove_old_pairings
from yorozu.counter.services.pairing import offer_code as offer_screen_code
from yorozu.counter.services.sending import send_visit
from yorozu.counter.services.tickets import (
    cancel_ticket,
    leave_address,
    remove_old_tickets,
    take_ticket,
)
from yorozu.counter.services.visits import (
    add_procedures,
    begin_visit,
    close_visit,
    end_left_visits,
    forget_known,
    know_resident,
    look_at,
    read_card,
    remove_procedure,
    require_clerk,
    take_up,
)
from yorozu.counter.services.windows import (
    WindowValues,
    close_window,
    leave_desk,
    load_windows,
    open_desk,
    set_up_window,
)

__all__ = [
    "WindowValues",
    "add_procedures",
    "begin_visit",
    "call_again",
    "call_next",
    "cancel_ticket",
    "close_visit",
    "close_window",
    "confirm_on_screen",
    "confirm_otherwise",
    "end_left_visits",
    "end_ticket",
    "forget_known",
    "join_screen",
    "know_resident",
    "leave_address",
    "leave_desk",
    "leave_screen",
    "load_windows",
    "look_at",
    "mark_wrong",
    "offer_screen_code",
    "open_desk",
    "read_card",
    "remove_old_pairings",
    "remove_old_tickets",
    "remove_procedure",
    "require_clerk",
    "send_visit",
    "set_up_window",
    "show_content",
    "take_ticket",
    "take_up",
]
