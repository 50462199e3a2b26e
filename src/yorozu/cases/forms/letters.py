"""What a clerk writes to an applicant, and by which day an answer is asked."""

from django import forms

_ROOM = 20_000
_UNREADABLE = "画面の内容を読み取れませんでした。画面を開き直して、もう一度お試しください。"
_NOT_OURS = {"required": _UNREADABLE, "invalid": _UNREADABLE}


class LetterForm(forms.Form):
    """`days` is how long an answer is waited for: "" for none, a number of business days, or `date` with `day`."""

    text = forms.CharField(required=False, max_length=_ROOM, strip=False)
    form_key = forms.RegexField(r"\A[0-9a-f]{32}\Z", error_messages=_NOT_OURS)
    days = forms.CharField(required=False, max_length=10)
    day = forms.CharField(required=False, max_length=40)


class AnswerDayForm(forms.Form):
    """`number` is that of the message that asks, 0 for the correction; `seen` the day that stood on the screen."""

    number = forms.IntegerField(min_value=0, max_value=32_000)
    seen = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    days = forms.CharField(required=False, max_length=10)
    day = forms.CharField(required=False, max_length=40)
