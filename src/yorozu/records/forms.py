"""How the keeper narrows the list of files."""

from collections.abc import Iterable
from typing import Any

from django import forms

from yorozu.foundation.wareki import format_fiscal_year


class FilesForm(forms.Form):
    q = forms.CharField(label="簿冊名・部署", max_length=100, required=False)
    year = forms.ChoiceField(label="年度", required=False)
    due = forms.BooleanField(label="保存期間が満了したものだけ", required=False)

    def __init__(self, *args: Any, years: Iterable[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(year), format_fiscal_year(year)) for year in years]
        self.fields["year"].choices = [("", "すべて"), *offered]  # type: ignore[attr-defined]
