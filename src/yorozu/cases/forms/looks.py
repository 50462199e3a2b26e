"""What is asked of the access log."""

from datetime import date
from typing import Any

from django import forms

from yorozu.cases.services.looks import IDENTITIES
from yorozu.foundation.wareki import parse_date
from yorozu.intake.selectors import read_receipt_number

_WHAT = "受付番号か職員の、どちらかを入力してください。"


class DayField(forms.CharField):
    """A day in 和暦 or 西暦; None when blank."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "class": "y-w-16"})
        super().__init__(required=False, max_length=40, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return parse_date(text) if text else None
        except ValueError as fault:
            raise forms.ValidationError(str(fault)) from None


class LooksForm(forms.Form):
    """By the receipt number or by the member of staff; sent by POST, so that neither stands in an address."""

    number = forms.CharField(
        label="受付番号",
        help_text="例: 2611-2048-3957",
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "y-w-16"}),
    )
    staff = forms.CharField(
        label="職員",
        help_text="職員番号、ログインID、または氏名の一部",
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "y-w-16"}),
    )
    since = DayField(label="いつから", help_text="例: 令和8年4月1日")
    until = DayField(label="いつまで", help_text="例: 令和9年3月31日")
    before = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)

    def clean_number(self) -> str:
        typed = self.cleaned_data["number"]
        number = read_receipt_number(typed) if typed else ""
        if number is None:
            raise forms.ValidationError("受付番号は「2611-2048-3957」のような12桁の数字を入力してください。")
        return number

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and bool(found.get("number")) == bool(found.get("staff")):
            self.add_error("number", _WHAT)
        since, until = found.get("since"), found.get("until")
        if isinstance(since, date) and isinstance(until, date) and until < since:
            self.add_error("until", "終わりの日は、始まりの日以後の日付にしてください。")
        return found


class GivingForm(forms.Form):
    """To whom the extract is given, and as what."""

    number = forms.CharField(max_length=60, widget=forms.HiddenInput)
    identity = forms.ChoiceField(
        label="求めた方の確認",
        choices=list(IDENTITIES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "求めた方をどのように確認したか、選んでください。"},
    )
