"""The forms on a case. Services say what is wrong with a text; these only read it, so that nothing typed is lost."""

from collections.abc import Mapping
from typing import Any

from django import forms

_ROOM = 20_000


class LockForm(forms.Form):
    """The lock that the clerk's screen was made with."""

    lock = forms.IntegerField(min_value=1, max_value=2**31 - 1)


class CorrectionForm(LockForm):
    fields_wanted = forms.MultipleChoiceField(required=False)
    message = forms.CharField(required=False, max_length=_ROOM)
    days = forms.CharField(required=False, max_length=10)
    day = forms.CharField(required=False, max_length=40)

    def __init__(self, data: Mapping[str, Any] | None = None, *, field_ids: list[str] = []) -> None:  # noqa: B006  never changed
        super().__init__(data)
        wanted = self.fields["fields_wanted"]
        assert isinstance(wanted, forms.MultipleChoiceField)  # noqa: S101  declared above
        wanted.choices = [(each, each) for each in field_ids]


class ProposalForm(LockForm):
    outcome = forms.CharField(required=False, max_length=40)
    reason = forms.CharField(required=False, max_length=_ROOM, strip=False)
    summary = forms.CharField(required=False, max_length=_ROOM, strip=False)


class NoteForm(forms.Form):
    note = forms.CharField(required=False, max_length=_ROOM)


class CheckForm(forms.Form):
    check = forms.CharField(max_length=40)
    ok = forms.BooleanField(required=False)


class TakeOverForm(forms.Form):
    assignee = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
