"""Broken copies of web and worker. The beginning of a submission's key says what is wrong with it.

`python -m tests.trials.crash.twins web|worker …` starts them as `yorozu web|worker` starts ours.
"""

EARLY_RECEIPT = "early-receipt"
LATE_FILE = "late-file"
LATE_EVENT = "late-event"
UNGUARDED = "unguarded-handler"

PAUSE = 8.0
"""Seconds between what was promised and what should have come before: whoever is killed meanwhile breaks it."""
