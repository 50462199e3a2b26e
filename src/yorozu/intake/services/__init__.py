"""What the applicant does, and what the office tells them."""

from yorozu.intake.checking import REFUSED, rule_context
from yorozu.intake.services.baskets import (
    BasketTaken,
    Entering,
    add_to_basket,
    discard_basket,
    remove_item,
    submit_basket,
    take_basket_page,
)
from yorozu.intake.services.corrections import request_correction, resubmit
from yorozu.intake.services.disposing import dispose_application
from yorozu.intake.services.drafts import (
    discard_draft,
    file_ids,
    lock_draft,
    start_correction_draft,
    start_draft,
    take_page,
)
from yorozu.intake.services.entering import Entry, Unconfirmed, check_contact, keep_entry
from yorozu.intake.services.expiry import remove_expired_drafts
from yorozu.intake.services.handing_over import MOST_BYTES, lay_down_package, take_package
from yorozu.intake.services.incoming import Incoming, PostedFiles, without_new
from yorozu.intake.services.infected import infected_answers, note_refused
from yorozu.intake.services.kana_help import ProposedKana
from yorozu.intake.services.lookup import find_application
from yorozu.intake.services.mailbox import mark_news_read
from yorozu.intake.services.messages import (
    Letter,
    change_day,
    errors_of_text,
    mark_messages_read,
    received_files,
    stop_waiting,
    write_message,
)
from yorozu.intake.services.paper import keep_originals
from yorozu.intake.services.progress import deliver_notice, report_progress
from yorozu.intake.services.proposing import offer_draft, offered_draft, open_offered
from yorozu.intake.services.requests import start_request
from yorozu.intake.services.residents import (
    adopt_draft,
    claim_application,
    close_account,
    remove_unused_residents,
)
from yorozu.intake.services.resuming import find_draft, give_resume_code, mail_resume_code
from yorozu.intake.services.sending import submit_draft
from yorozu.intake.services.submission import Submission, submit_application
from yorozu.intake.services.taken import Taken
from yorozu.intake.services.telling import confirm_receipt
from yorozu.intake.services.withdrawal import withdraw
from yorozu.intake.uploads import Upload, file_fields, store_uploads

__all__ = [
    "Incoming",
    "PostedFiles",
    "REFUSED",
    "Upload",
    "file_fields",
    "file_ids",
    "infected_answers",
    "keep_entry",
    "keep_originals",
    "note_refused",
    "rule_context",
    "store_uploads",
    "without_new",
    "MOST_BYTES",
    "BasketTaken",
    "Entering",
    "add_to_basket",
    "discard_basket",
    "remove_item",
    "submit_basket",
    "take_basket_page",
    "Letter",
    "errors_of_text",
    "change_day",
    "mark_messages_read",
    "mark_news_read",
    "received_files",
    "stop_waiting",
    "write_message",
    "Entry",
    "ProposedKana",
    "Submission",
    "Taken",
    "Unconfirmed",
    "check_contact",
    "deliver_notice",
    "discard_draft",
    "dispose_application",
    "find_application",
    "offer_draft",
    "offered_draft",
    "open_offered",
    "lock_draft",
    "lay_down_package",
    "take_package",
    "remove_expired_drafts",
    "report_progress",
    "request_correction",
    "resubmit",
    "start_correction_draft",
    "start_draft",
    "start_request",
    "submit_application",
    "submit_draft",
    "take_page",
    "adopt_draft",
    "claim_application",
    "close_account",
    "remove_unused_residents",
    "find_draft",
    "give_resume_code",
    "mail_resume_code",
    "confirm_receipt",
    "withdraw",
]
