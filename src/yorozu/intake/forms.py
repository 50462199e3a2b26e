"""What is typed to open an application or a draft."""

from django import forms

_UNREADABLE = "画面の内容を読み取れませんでした。画面を開き直して、もう一度お試しください。"
_NOT_OURS = {
    "required": _UNREADABLE,
    "invalid": _UNREADABLE,
    "min_value": _UNREADABLE,
    "max_value": _UNREADABLE,
}


class LookupForm(forms.Form):
    """Receipt number and lookup code, as they come to hand."""

    number = forms.CharField(
        label="受付番号",
        help_text="例: 2611-2048-3957",
        max_length=60,
        error_messages={
            "required": "受付番号を入力してください。",
            "max_length": "受付番号は12桁の数字です。",
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "y-w-16"}),
    )
    code = forms.CharField(
        label="照会コード",
        help_text="受付のときに受付番号と一緒に表示された、8文字の英数字です。大文字と小文字は区別しません。",
        max_length=60,
        error_messages={
            "required": "照会コードを入力してください。",
            "max_length": "照会コードは8文字です。",
        },
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "y-w-16"}
        ),
    )


class ResumeForm(forms.Form):
    """The code that leads back to a draft, as it comes to hand."""

    code = forms.CharField(
        label="続きのコード",
        help_text="例: ABCD-EFGH-JKMN。大文字と小文字は区別しません。",
        max_length=60,
        error_messages={
            "required": "続きのコードを入力してください。",
            "max_length": "続きのコードは12文字です。",
        },
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "y-w-16"}
        ),
    )


class MessageForm(forms.Form):
    """A message as it is typed; what is wrong with its text the service says. Files are read beside it."""

    text = forms.CharField(required=False, max_length=20_000, strip=False)
    form_key = forms.RegexField(r"\A[0-9a-f]{32}\Z", error_messages=_NOT_OURS)
    seen = forms.IntegerField(min_value=0, max_value=32_000, error_messages=_NOT_OURS)
