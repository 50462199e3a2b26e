"""Questions about cases."""

from yorozu.cases.selectors.actions import (
    Next,
    list_action,
    main_action,
    may_correct,
    may_propose,
    state_words,
)
from yorozu.cases.selectors.answers import AnswerRow, AnswerSection, FileLine, Place
from yorozu.cases.selectors.attention import Attention, Noticed, attention_page, noticed, replied
from yorozu.cases.selectors.cases import (
    case_behind,
    case_for,
    procedures_to_choose,
    visible_cases,
    whole_cases,
)
from yorozu.cases.selectors.deadlines import days_left, due_date, previous_business_day, resumed_due_date
from yorozu.cases.selectors.letters import preview_notice
from yorozu.cases.selectors.looks import Look, LooksPage, Period, case_numbered, looks_for, staff_called
from yorozu.cases.selectors.page import CasePage, case_page, file_of, notice_of
from yorozu.cases.selectors.sealed import reason_of, summary_of
from yorozu.cases.selectors.stretches import Cursor
from yorozu.cases.selectors.talk import Conversation, TalkLine, conversation_of, day_choices, talk_line
from yorozu.cases.selectors.work import (
    Listed,
    Section,
    Wanted,
    by_receipt_number,
    section_page,
    sections,
    state_page,
)

__all__ = [
    "Attention",
    "Conversation",
    "Noticed",
    "TalkLine",
    "attention_page",
    "conversation_of",
    "day_choices",
    "noticed",
    "replied",
    "talk_line",
    "looks_for",
    "AnswerRow",
    "AnswerSection",
    "CasePage",
    "Cursor",
    "FileLine",
    "Listed",
    "Look",
    "LooksPage",
    "Next",
    "Period",
    "Place",
    "Section",
    "Wanted",
    "by_receipt_number",
    "case_behind",
    "case_numbered",
    "case_for",
    "case_page",
    "days_left",
    "due_date",
    "file_of",
    "list_action",
    "main_action",
    "may_correct",
    "may_propose",
    "notice_of",
    "preview_notice",
    "previous_business_day",
    "procedures_to_choose",
    "reason_of",
    "resumed_due_date",
    "section_page",
    "sections",
    "staff_called",
    "state_page",
    "state_words",
    "summary_of",
    "visible_cases",
    "whole_cases",
]
