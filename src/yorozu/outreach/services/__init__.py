"""What is done with a survey, from the list of persons to the published result."""

from yorozu.outreach.services.answering import TAKER, begin_answer
from yorozu.outreach.services.closing import close_round
from yorozu.outreach.services.disposing import dispose_survey
from yorozu.outreach.services.drafts import remove_ended_drafts
from yorozu.outreach.services.drawing import draw_sample
from yorozu.outreach.services.entering import correct_answer, enter_answer, read_answer
from yorozu.outreach.services.lists import discard_list, map_columns, remove_old_lists, upload_list
from yorozu.outreach.services.mailing import hand_out_addresses, remove_addresses
from yorozu.outreach.services.mixing import mix_answers
from yorozu.outreach.services.publishing import publish_result, withdraw_result
from yorozu.outreach.services.rounds import Plan, change_round, choose_crosses, start_round
from yorozu.outreach.services.themes import add_theme, read_texts, set_themes

__all__ = [
    "TAKER",
    "Plan",
    "add_theme",
    "begin_answer",
    "change_round",
    "choose_crosses",
    "close_round",
    "correct_answer",
    "discard_list",
    "dispose_survey",
    "draw_sample",
    "enter_answer",
    "hand_out_addresses",
    "map_columns",
    "mix_answers",
    "publish_result",
    "read_answer",
    "read_texts",
    "remove_addresses",
    "remove_ended_drafts",
    "remove_old_lists",
    "set_themes",
    "start_round",
    "upload_list",
    "withdraw_result",
]
