"""What applicant and office write to each other, and until when the office waits for it."""

from yorozu.intake.services.messages.asking import change_day, stop_waiting
from yorozu.intake.services.messages.files import FIELD, LARGEST, MOST_FILES, received_files
from yorozu.intake.services.messages.reading import mark_messages_read
from yorozu.intake.services.messages.reminding import remind
from yorozu.intake.services.messages.writing import LONGEST, Letter, add_note, errors_of_text, write_message

__all__ = [
    "FIELD",
    "LARGEST",
    "LONGEST",
    "MOST_FILES",
    "Letter",
    "add_note",
    "change_day",
    "errors_of_text",
    "mark_messages_read",
    "received_files",
    "remind",
    "stop_waiting",
    "write_message",
]
