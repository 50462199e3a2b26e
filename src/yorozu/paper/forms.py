"""What a clerk says with a scan."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from yorozu.foundation.wareki import format_wareki, parse_date
from yorozu.intake.models import Told
from yorozu.procedures.models import Procedure

_HOW = "「令和8年11月20日」または「2026-11-20」のように入力してください。"


class UploadForm(forms.Form):
    """The files come apart. `procedure` may be left open: the form itself says what it is."""

    arrived_on = forms.CharField(
        label="紙が届いた日",
        help_text="窓口で受け取った日、または郵便が届いた日です。処理の期限はこの日から数えます。例: 令和8年11月20日",
        max_length=40,
        error_messages={"required": "紙が届いた日を入力してください。", "max_length": _HOW},
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "y-w-16"}),
    )
    procedure = forms.ChoiceField(
        label="手続",
        required=False,
        help_text="選ぶと、別の手続の用紙だったときに気づけます。わからないときは選ばなくてかまいません。",
        error_messages={"invalid_choice": "一覧の中から選んでください。"},
    )

    def __init__(self, *args: Any, procedures: Iterable[Procedure], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["arrived_on"].initial = format_wareki(today)
        field = self.fields["procedure"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "用紙の模様で判断する"), *((each.code, each.title) for each in procedures)]

    def clean_arrived_on(self) -> date:
        try:
            return parse_date(self.cleaned_data["arrived_on"])
        except ValueError as fault:
            said = str(fault)
            raise forms.ValidationError(_HOW if said.isascii() else said) from None


class ChooseForm(forms.Form):
    """Which form a scan is, where it does not say so itself."""

    procedure = forms.ChoiceField(
        label="どの手続の用紙ですか",
        error_messages={
            "required": "手続を選んでください。",
            "invalid_choice": "一覧の中から選んでください。",
        },
    )

    def __init__(self, *args: Any, procedures: Iterable[Procedure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["procedure"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "選んでください"), *((each.code, each.title) for each in procedures)]


class SendForm(forms.Form):
    """Who is told of the progress."""

    told = forms.ChoiceField(
        label="経過の連絡",
        choices=[(each.value, each.label) for each in (Told.LETTER, Told.PHONE, Told.MAIL, Told.NOBODY)],
        initial=Told.LETTER.value,
        widget=forms.RadioSelect,
        error_messages={"required": "経過をどう連絡するか、選んでください。"},
    )
    contact = forms.CharField(
        label="連絡先",
        required=False,
        max_length=254,
        help_text="電話かメールのときに、用紙に書かれた電話番号かメールアドレスを入力してください。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
