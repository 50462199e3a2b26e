"""Everything that may be done to a case."""

from yorozu.cases.services.approving import approve_case, return_case
from yorozu.cases.services.corrections import receive_correction, request_correction
from yorozu.cases.services.disposing import dispose_case
from yorozu.cases.services.exporting import export_applications
from yorozu.cases.services.filing import file_case
from yorozu.cases.services.infected import note_infected_file
from yorozu.cases.services.issuing import issue_notice
from yorozu.cases.services.looks import give_looks, read_looks_at, read_looks_by
from yorozu.cases.services.messages import (
    change_answer_day,
    drop_question,
    read_messages,
    write_to_applicant,
)
from yorozu.cases.services.proposing import propose_decision
from yorozu.cases.services.receiving import accept_case, receive_application, take_over
from yorozu.cases.services.review import add_note, tick_check
from yorozu.cases.services.viewing import record_view
from yorozu.cases.services.withdrawing import withdraw_case

__all__ = [
    "change_answer_day",
    "drop_question",
    "read_messages",
    "write_to_applicant",
    "accept_case",
    "add_note",
    "approve_case",
    "dispose_case",
    "export_applications",
    "file_case",
    "give_looks",
    "issue_notice",
    "note_infected_file",
    "propose_decision",
    "read_looks_at",
    "read_looks_by",
    "receive_application",
    "receive_correction",
    "request_correction",
    "record_view",
    "return_case",
    "take_over",
    "tick_check",
    "withdraw_case",
]
