"""What must hold of the counter's rows; `config.wiring` puts the checks together."""

from yorozu.counter.soundness.remote import check_remote_visits
from yorozu.counter.soundness.visits import check_counter

__all__ = ["check_counter", "check_remote_visits"]
