"""What is typed on the screens of surveys."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms

from yorozu.foundation.clock import JST, day_of
from yorozu.foundation.wareki import format_wareki, parse_date
from yorozu.outreach.models import Mode, SurveyRound
from yorozu.outreach.sampling.bands import USUAL
from yorozu.outreach.services.mailing import PURPOSES
from yorozu.outreach.services.publishing import LEAST, MOST
from yorozu.outreach.services.rounds import Plan


class DayField(forms.CharField):
    """A day in 和暦 or 西暦."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "class": "y-w-16"})
        missing = f"{kwargs.get('label', '日付')}を入力してください。"
        super().__init__(max_length=40, widget=widget, error_messages={"required": missing}, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return parse_date(text)
        except ValueError as fault:
            raise forms.ValidationError(str(fault)) from None


class RoundForm(forms.Form):
    """A round: the period is whole days, the last one included."""

    procedure = forms.ChoiceField(
        label="調査票", help_text="「手続をつくる」で、種類をアンケート、匿名にして公開したものです。",
        error_messages={"required": "調査票を選んでください。", "invalid_choice": "調査票を選んでください。"},
    )  # fmt: skip
    title = forms.CharField(
        label="調査の名前", help_text="例: 令和8年度 市民意識調査", max_length=100,
        error_messages={"required": "調査の名前を入力してください。"},
    )  # fmt: skip
    slug = forms.CharField(
        label="アドレスの文字", help_text="調査のページのアドレスになります。半角の小文字、数字、ハイフン。例: ishiki-2026", max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "class": "y-w-16"}),
        error_messages={"required": "アドレスの文字を入力してください。"},
    )  # fmt: skip
    mode = forms.ChoiceField(
        label="答えられる方", choices=Mode.choices, widget=forms.RadioSelect, initial=Mode.CODES,
        error_messages={"required": "答えられる方を選んでください。"},
    )  # fmt: skip
    opens_on = DayField(label="始まりの日", help_text="この日の0時から答えられます。例: 令和8年12月1日")
    closes_on = DayField(label="終わりの日", help_text="この日いっぱい答えられます。例: 令和8年12月21日")

    def __init__(
        self, data: Any, *, procedures: list[tuple[str, str]], survey: SurveyRound | None = None
    ) -> None:
        initial: dict[str, Any] = {}
        if survey is not None:
            initial = {
                "title": survey.title, "slug": survey.slug, "mode": survey.mode,
                "opens_on": format_wareki(day_of(survey.opens_at)),
                "closes_on": format_wareki(day_of(survey.closes_at - timedelta(seconds=1))),
            }  # fmt: skip
        super().__init__(data, initial=initial)
        if survey is None:
            self.fields["procedure"].choices = procedures  # type: ignore[attr-defined]
        else:
            del self.fields["procedure"], self.fields["slug"]

    def plan(self, slug: str = "") -> Plan:
        """Only after is_valid()."""
        found = self.cleaned_data
        return Plan(
            title=found["title"], slug=found.get("slug", slug), mode=found["mode"], opens_at=_midnight(found["opens_on"]),
            closes_at=_midnight(found["closes_on"] + timedelta(days=1)),
        )  # fmt: skip


class ColumnsForm(forms.Form):
    """What the columns of a list are."""

    bands = forms.CharField(
        label="年齢の区切り", initial=USUAL, max_length=200,
        help_text="それぞれの階級が始まる年齢です。最初の年齢より若い人は、抽出の対象になりません。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        error_messages={"required": "年齢の区切りを入力してください。"},
    )  # fmt: skip
    base_day = DayField(label="基準日", help_text="この日の年齢で分けます。")

    def __init__(self, data: Any, *, header: list[str], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        places = [
            ("", "（選んでください）"),
            *((str(place), name or f"{place + 1}列目") for place, name in enumerate(header)),
        ]
        for what, (label, about) in _COLUMNS.items():
            self.fields[f"column_{what}"] = forms.ChoiceField(
                label=label, choices=places, help_text=about, required=False,
                error_messages={"invalid_choice": "列を選んでください。"},
            )  # fmt: skip
        self.order_fields([*(f"column_{what}" for what in _COLUMNS), "base_day", "bands"])

    def columns(self) -> dict[str, int]:
        """Only after is_valid()."""
        chosen = {what: self.cleaned_data.get(f"column_{what}") for what in _COLUMNS}
        return {what: int(place) for what, place in chosen.items() if place}


class DrawForm(forms.Form):
    """How many, and by which seed."""

    size = forms.IntegerField(
        label="抽出する人数", min_value=1, max_value=10_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "y-w-8", "autocomplete": "off"}),
        error_messages={
            "required": "抽出する人数を入力してください。", "invalid": "数字を入力してください。",
            "min_value": "1人以上にしてください。",
        },
    )  # fmt: skip
    minimum = forms.IntegerField(
        label="一つの層の最低の人数", min_value=0, max_value=1000, initial=0, required=False,
        help_text="ふつうは0です。小さな地区の人数を確保したいときだけ入れます。その分、割合からずれます。",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "y-w-8", "autocomplete": "off"}),
        error_messages={"invalid": "数字を入力してください。"},
    )  # fmt: skip
    seed = forms.CharField(
        label="抽出の種", max_length=100, required=False,
        help_text="空のままなら、システムが乱数で決めます。公開の場で決めた数字などを使うときに入れます。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


class PurposeForm(forms.Form):
    purpose = forms.ChoiceField(
        label="何のために使いますか", choices=list(PURPOSES.items()), widget=forms.RadioSelect,
        error_messages={"required": "何のために使うかを選んでください。"},
    )  # fmt: skip


class PublishForm(forms.Form):
    threshold = forms.IntegerField(
        label="何人より少ない数を隠すか", min_value=LEAST, max_value=MOST, initial=10,
        help_text="これより少ない人数は「＊」にします。引き算で分かってしまう数も、合わせて隠します。",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "y-w-8", "autocomplete": "off"}),
        error_messages={"required": "人数を入力してください。", "invalid": "数字を入力してください。",
                        "min_value": f"{LEAST}以上にしてください。", "max_value": f"{MOST}以下にしてください。"},
    )  # fmt: skip


_COLUMNS = {
    "id": ("番号の列", "一人ずつ違う番号です（宛名番号など）。"),
    "district": ("地区の列", ""),
    "birth": ("生年月日の列", "生年月日か年齢の、どちらか一つを選びます。"),
    "age": ("年齢の列", ""),
    "sex": ("性別の列", "男・女・その他（1・2・3、M・F も読めます）。"),
}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), JST)
