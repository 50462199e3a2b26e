"""The filters of the work list, as they stand in the address."""

import re
from datetime import date

from django import forms

from yorozu.cases.models import State
from yorozu.cases.selectors import Attention, Cursor, Section

_CURSOR = re.compile(r"(\d{4}-\d{2}-\d{2})_(\d{1,18})", re.ASCII)
EVERY_STATE = [("", "すべての状態"), *State.choices]


class FilterForm(forms.Form):
    """Whatever cannot be read is left out: a filter never ends in an error page."""

    q = forms.CharField(required=False, max_length=40)
    state = forms.ChoiceField(required=False, choices=EVERY_STATE)
    procedure = forms.SlugField(required=False, max_length=100)
    mine = forms.BooleanField(required=False)
    section = forms.ChoiceField(required=False, choices=[("", ""), *Section.choices, *Attention.choices])
    after = forms.CharField(required=False, max_length=40)

    def value(self, name: str) -> str:
        """The cleaned text of a field; empty when it could not be read."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")

    @property
    def cursor(self) -> Cursor | None:
        """Where the page before ended."""
        match = _CURSOR.fullmatch(self.value("after"))
        try:
            return Cursor(date.fromisoformat(match[1]), int(match[2])) if match else None
        except ValueError:
            return None
