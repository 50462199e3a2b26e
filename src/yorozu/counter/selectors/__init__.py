"""Reading windows, numbers and visits."""

from yorozu.counter.selectors.visits import (
    Entered,
    entered_in,
    known_of,
    notes_of,
    open_visits,
    pairing_of,
    visit_for,
    visit_on_screen,
)
from yorozu.counter.selectors.waiting import (
    Line,
    Place,
    label_of,
    line_of,
    lines_of,
    place_of,
    ticket_by_code,
)
from yorozu.counter.selectors.windows import (
    all_windows,
    departments_of,
    desk_of,
    desks_at,
    queue_of,
    ticket_in_hand,
    window_by_id,
    window_for,
    windows_for,
)

__all__ = [
    "Entered",
    "Line",
    "Place",
    "all_windows",
    "departments_of",
    "desk_of",
    "desks_at",
    "entered_in",
    "known_of",
    "label_of",
    "line_of",
    "lines_of",
    "notes_of",
    "open_visits",
    "pairing_of",
    "place_of",
    "queue_of",
    "ticket_by_code",
    "ticket_in_hand",
    "visit_for",
    "visit_on_screen",
    "window_by_id",
    "window_for",
    "windows_for",
]
