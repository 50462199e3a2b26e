"""Reading applications and drafts."""

from yorozu.intake.receipts import read_receipt_number
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
from yorozu.intake.selectors.drafts import draft_by_id, draft_of_correction, raw_of, resume_code_of
from yorozu.intake.selectors.expected import expected_on
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
    "Answers",
    "AskedCorrection",
    "AttachedFile",
    "Contact",
    "Places",
    "Receipt",
    "Revision",
    "TimelineEntry",
    "answers_of",
    "applications_since",
    "asked_so_far",
    "contact_of",
    "draft_by_id",
    "draft_of_correction",
    "expected_on",
    "files_of",
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
]
