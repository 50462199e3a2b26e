"""Reading applications and drafts."""

from yorozu.intake.receipts import read_receipt_number
from yorozu.intake.selectors.answer_days import chosen_day, day_after, offered_days, usual_days
from yorozu.intake.selectors.answers import (
    Answers,
    AttachedFile,
    Contact,
    Revision,
    answers_of,
    contact_of,
    files_of,
    questions_answered_with,
    revisions_of,
)
from yorozu.intake.selectors.asking import AskedPage, Source, asked_page, known_answers
from yorozu.intake.selectors.awaited import Awaited, answers_overdue, awaited_of
from yorozu.intake.selectors.baskets import (
    BasketCodes,
    basket_by_id,
    codes_of,
    is_waiting,
    items_of,
    together_of,
)
from yorozu.intake.selectors.bulk import latest_answers
from yorozu.intake.selectors.drafts import (
    content_digest,
    draft_by_id,
    draft_of_correction,
    raw_of,
    resume_code_of,
)
from yorozu.intake.selectors.entries import Entered, entry_of
from yorozu.intake.selectors.expected import expected_on
from yorozu.intake.selectors.handing_over import entries_of, origin_of
from yorozu.intake.selectors.mailbox import Line, mailbox_of, mailbox_of_resident, unread_news
from yorozu.intake.selectors.messages import (
    Counts,
    SentFile,
    Spoken,
    message_counts,
    message_events,
    message_file,
    message_files,
    message_numbered,
    messages_of,
    unread_by,
)
from yorozu.intake.selectors.paper import originals_of
from yorozu.intake.selectors.places import Places, places_of
from yorozu.intake.selectors.receipts import Receipt, receipt_of
from yorozu.intake.selectors.requests import (
    places_to_ask_for,
    printed_request,
    request_by_id,
    request_draft,
    request_drafts_of,
    requests_of,
)
from yorozu.intake.selectors.residents import (
    MyPage,
    application_of,
    applications_of,
    draft_of,
    my_page,
)
from yorozu.intake.selectors.timeline import (
    AskedCorrection,
    TimelineEntry,
    asked_so_far,
    notices_of,
    open_correction,
    timeline_of,
)
from yorozu.intake.selectors.versions import open_version
from yorozu.intake.selectors.volumes import applications_since

__all__ = [
    "originals_of",
    "Awaited",
    "Counts",
    "Line",
    "SentFile",
    "Spoken",
    "answers_overdue",
    "awaited_of",
    "chosen_day",
    "day_after",
    "offered_days",
    "mailbox_of",
    "mailbox_of_resident",
    "message_counts",
    "message_events",
    "message_file",
    "message_files",
    "message_numbered",
    "messages_of",
    "unread_by",
    "unread_news",
    "usual_days",
    "Answers",
    "AskedCorrection",
    "AskedPage",
    "AttachedFile",
    "BasketCodes",
    "Contact",
    "Entered",
    "Places",
    "Receipt",
    "Revision",
    "Source",
    "TimelineEntry",
    "answers_of",
    "applications_since",
    "asked_page",
    "asked_so_far",
    "basket_by_id",
    "codes_of",
    "contact_of",
    "content_digest",
    "draft_by_id",
    "draft_of_correction",
    "entry_of",
    "expected_on",
    "entries_of",
    "files_of",
    "origin_of",
    "latest_answers",
    "is_waiting",
    "items_of",
    "known_answers",
    "questions_answered_with",
    "notices_of",
    "open_correction",
    "open_version",
    "places_of",
    "places_to_ask_for",
    "printed_request",
    "request_by_id",
    "request_draft",
    "request_drafts_of",
    "requests_of",
    "raw_of",
    "read_receipt_number",
    "receipt_of",
    "resume_code_of",
    "revisions_of",
    "MyPage",
    "application_of",
    "applications_of",
    "draft_of",
    "my_page",
    "timeline_of",
    "together_of",
]
