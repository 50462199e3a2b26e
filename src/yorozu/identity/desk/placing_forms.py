"""What an administrator enters about where a member of staff is placed and what they may do."""

from datetime import date
from typing import Any

from django import forms

from yorozu.foundation.wareki import parse_date
from yorozu.identity.permissions import Role
from yorozu.municipality.models import Department, Municipality, Post

MOVE, BESIDE = "move", "beside"


class DayField(forms.CharField):
    """A day in 和暦 or 西暦."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return parse_date(text)
        except ValueError as fault:
            raise forms.ValidationError(str(fault)) from None


def _day(label: str, hint: str) -> DayField:
    return DayField(
        label=label,
        help_text=hint,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "y-w-16"}),
        error_messages={"required": "日付を入力してください。例: 令和9年4月1日"},
    )


class RolesForm(forms.Form):
    roles = forms.MultipleChoiceField(
        label="役割",
        choices=[(role.value, role.label) for role in Role],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "役割を一つ以上選んでください。使えなくするときは「アカウントを止める」を押してください。"
        },
    )

    def chosen(self) -> list[Role]:
        return [Role(each) for each in self.cleaned_data["roles"]]


class PlaceForm(forms.Form):
    """A department and a post of the city."""

    department = forms.ModelChoiceField(
        label="所属",
        queryset=Department.objects.none(),
        empty_label="選んでください",
        error_messages={"required": "所属を選んでください。", "invalid_choice": "所属を選び直してください。"},
    )
    post = forms.ModelChoiceField(
        label="職",
        queryset=Post.objects.none(),
        empty_label="選んでください",
        error_messages={"required": "職を選んでください。", "invalid_choice": "職を選び直してください。"},
    )
    since = _day("いつから", "この日から、新しい所属の仕事が見えます。例: 令和9年4月1日")

    def __init__(self, *args: Any, city: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The fields are the form's own copies.
        self.fields["department"].queryset = Department.objects.within(city).order_by("path")  # type: ignore[attr-defined]
        self.fields["post"].queryset = Post.objects.within(city).order_by("rank", "id")  # type: ignore[attr-defined]


class PlacingForm(PlaceForm):
    """A move, or a post beside."""

    how = forms.ChoiceField(
        label="どちらですか",
        choices=[
            (MOVE, "異動（いまの所属はその前の日で終わります）"),
            (BESIDE, "兼務（いまの所属は続きます）"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "異動か兼務かを選んでください。"},
    )
    field_order = ("how", "department", "post", "since")


class EndingForm(forms.Form):
    until = _day("いつから外れますか", "この日から、この所属の仕事は見えなくなります。例: 令和9年4月1日")


class ColleagueForm(PlaceForm, RolesForm):
    """Somebody new."""

    name = forms.CharField(
        label="氏名",
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "y-w-24"}),
        error_messages={"required": "氏名を入力してください。"},
    )
    login = forms.CharField(
        label="ログインID",
        help_text="英小文字・数字・ハイフンで、3文字以上。職員番号など、後で変わらないものにしてください。",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "y-w-16"}),
        error_messages={"required": "ログインIDを入力してください。"},
    )
    field_order = ("name", "login", "department", "post", "since", "roles")

    def since_day(self) -> date:
        day: date = self.cleaned_data["since"]
        return day
