"""What is to go into a table of applications."""

from datetime import date
from itertools import groupby
from typing import Any

from django import forms

from yorozu.cases.forms.looks import DayField
from yorozu.cases.models import State
from yorozu.cases.selectors.exporting import CHANNELS, Question, Wanted
from yorozu.municipality.models import Department
from yorozu.procedures.models import Procedure

_FORMS = [("csv", "CSV（UTF-8）"), ("xlsx", "Excel（.xlsx）")]
_ALL, _CHOSEN = "all", "chosen"
_WHICH = [(_CHOSEN, "下で選んだ項目だけ"), (_ALL, "すべての項目")]
_CHOOSE = "書き出す項目を選んでください。使う目的に要るものだけにします。"


class ExportForm(forms.Form):
    """Nothing is chosen beforehand: what leaves is what somebody asked for."""

    since = DayField(label="届いた日（いつから）", help_text="例: 令和8年4月1日")
    until = DayField(label="届いた日（いつまで）", help_text="例: 令和9年3月31日")
    states = forms.MultipleChoiceField(
        label="状態",
        help_text="選ばないときは、すべての状態です。",
        required=False,
        choices=State.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    channels = forms.MultipleChoiceField(
        label="受け方",
        help_text="選ばないときは、すべての受け方です。",
        required=False,
        choices=list(CHANNELS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    department = forms.ChoiceField(label="担当課", required=False)
    which = forms.ChoiceField(
        label="書き出す項目",
        choices=_WHICH,
        widget=forms.RadioSelect,
        error_messages={"required": "書き出す項目の選び方を選んでください。"},
    )
    fields_wanted = forms.MultipleChoiceField(label="項目", required=False)
    purpose = forms.CharField(
        label="何に使うか",
        help_text="記録に残り、申請した方が見られます。人の名前や番号は書かないでください。例: 令和8年度の給付の一覧を作るため",
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "何に使うかを入力してください。記録に残ります。"},
    )
    form = forms.ChoiceField(
        label="ファイルの形",
        choices=_FORMS,
        widget=forms.RadioSelect,
        error_messages={"required": "ファイルの形を選んでください。"},
    )

    def __init__(
        self, questions: list[Question], departments: list[Department], *args: Any, **kwargs: Any
    ) -> None:
        kwargs.setdefault("initial", {"which": _CHOSEN, "form": "csv"})
        super().__init__(*args, **kwargs)
        self._questions = questions
        choices = [("", "すべての課"), *((str(each.pk), each.full_name) for each in departments)]
        self.fields["department"].choices = choices  # type: ignore[attr-defined]
        if len(departments) < 2:
            del self.fields["department"]
        labels = [(each.field.id, each.label) for each in questions]
        self.fields["fields_wanted"].choices = labels  # type: ignore[attr-defined]

    @property
    def sections(self) -> list[tuple[str, list[tuple[str, str, bool]]]]:
        """The questions to tick, by their section: id, label, whether ticked."""
        ticked = set(self.data.getlist("fields_wanted")) if hasattr(self.data, "getlist") else set()
        return [
            (title, [(each.field.id, each.label, each.field.id in ticked) for each in group])
            for title, group in groupby(self._questions, key=lambda each: each.section)
        ]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = found.get("since"), found.get("until")
        if isinstance(since, date) and isinstance(until, date) and until < since:
            self.add_error("until", "終わりの日は、始まりの日以後の日付にしてください。")
        if found.get("which") == _CHOSEN and not found.get("fields_wanted"):
            self.add_error("which", _CHOOSE)
        return found

    def wanted(self, procedure: Procedure) -> Wanted:
        """What was asked for; the form must be valid."""
        given = self.cleaned_data
        chosen = set(given["fields_wanted"])
        return Wanted(
            procedure=procedure,
            fields=tuple(
                each.field.id for each in self._questions if given["which"] == _ALL or each.field.id in chosen
            ),
            since=given["since"],
            until=given["until"],
            states=tuple(given["states"]),
            channels=tuple(given["channels"]),
            department=int(given["department"]) if given.get("department") else None,
        )
