"""What clerks type, read and bounded."""

from yorozu.cases.forms.filters import FilterForm
from yorozu.cases.forms.letters import AnswerDayForm, LetterForm
from yorozu.cases.forms.looks import GivingForm, LooksForm
from yorozu.cases.forms.steps import CheckForm, CorrectionForm, LockForm, NoteForm, ProposalForm, TakeOverForm

__all__ = [
    "AnswerDayForm",
    "LetterForm",
    "CheckForm",
    "CorrectionForm",
    "FilterForm",
    "GivingForm",
    "LockForm",
    "LooksForm",
    "NoteForm",
    "ProposalForm",
    "TakeOverForm",
]
