"""The form of bench/steps.yaml written by hand as a Django form, kept as one row of one table."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db import connection, models
from django.utils import timezone

_BUILDINGS = [("house", "一戸建て"), ("flat", "アパート"), ("shop", "店"), ("other", "そのほか")]
_USES = [("home", "家庭"), ("business", "仕事"), ("garden", "庭"), ("other", "そのほか")]
_PAYMENTS = [("slip", "納付書"), ("transfer", "口座振替")]
_YES_NO = [("yes", "はい"), ("no", "いいえ")]
_PHONE = RegexValidator(r"^0[0-9-]{9,12}$", "電話番号を確かめてください。")
_DIGITS = RegexValidator(r"^[0-9]{7}$", "7桁の数字を入力してください。")


class Answered(models.Model):
    """A column a question."""

    name = models.CharField(max_length=60)
    kana = models.CharField(max_length=60)
    phone = models.CharField(max_length=20)
    email = models.CharField(max_length=254, blank=True)
    town = models.CharField(max_length=60)
    street = models.CharField(max_length=60)
    house = models.CharField(max_length=60, blank=True)
    birth_date = models.DateField()
    building = models.CharField(max_length=10)
    building_other = models.CharField(max_length=60, blank=True)
    uses = models.JSONField(default=list)
    people = models.PositiveSmallIntegerField()
    adults = models.PositiveSmallIntegerField()
    area = models.DecimalField(max_digits=6, decimal_places=2)
    number = models.CharField(max_length=7, blank=True)
    start_on = models.DateField()
    end_on = models.DateField()
    start_at = models.TimeField()
    attend = models.CharField(max_length=3)
    attend_note = models.CharField(max_length=200, blank=True)
    payment = models.CharField(max_length=10)
    bank = models.CharField(max_length=60, blank=True)
    branch = models.CharField(max_length=60, blank=True)
    deposit = models.PositiveIntegerField()
    bill_name = models.CharField(max_length=60)
    floor = models.PositiveSmallIntegerField(null=True)
    reason = models.TextField()
    remarks = models.TextField(blank=True)
    parking = models.CharField(max_length=3)
    agreement = models.BooleanField()

    class Meta:
        app_label = "bare"

    def __str__(self) -> str:
        return str(self.pk)


class AnsweredForm(forms.Form):
    """The thirty questions; `clean` has the rules that are about more than one of them."""

    name = forms.CharField(label="氏名", max_length=60)
    kana = forms.CharField(label="フリガナ", max_length=60)
    phone = forms.CharField(label="電話番号", max_length=20, validators=[_PHONE])
    email = forms.EmailField(label="メールアドレス", required=False)
    town = forms.CharField(label="町名", max_length=60)
    street = forms.CharField(label="番地", max_length=60)
    house = forms.CharField(label="建物の名前", max_length=60, required=False)
    birth_date = forms.DateField(label="生年月日")
    building = forms.ChoiceField(label="建物", choices=_BUILDINGS, widget=forms.RadioSelect)
    building_other = forms.CharField(label="建物（そのほか）", max_length=60, required=False)
    uses = forms.MultipleChoiceField(label="使いみち", choices=_USES, widget=forms.CheckboxSelectMultiple)
    people = forms.IntegerField(label="人数", min_value=1, max_value=99)
    adults = forms.IntegerField(label="大人", min_value=0, max_value=99)
    area = forms.DecimalField(label="面積", min_value=0, max_value=9999, decimal_places=2)
    number = forms.CharField(label="お客様番号", required=False, validators=[_DIGITS])
    start_on = forms.DateField(label="始める日")
    end_on = forms.DateField(label="終わる日")
    start_at = forms.TimeField(label="始める時刻")
    attend = forms.ChoiceField(label="立ち会いますか", choices=_YES_NO, widget=forms.RadioSelect)
    attend_note = forms.CharField(label="立会いの連絡", max_length=200, required=False)
    payment = forms.ChoiceField(label="支払い方", choices=_PAYMENTS, widget=forms.RadioSelect)
    bank = forms.CharField(label="銀行", max_length=60, required=False)
    branch = forms.CharField(label="支店", max_length=60, required=False)
    deposit = forms.IntegerField(label="預り金", min_value=0, max_value=100_000)
    bill_name = forms.CharField(label="宛名", max_length=60)
    floor = forms.IntegerField(label="階", min_value=1, max_value=60, required=False)
    reason = forms.CharField(label="理由", max_length=1000, widget=forms.Textarea)
    remarks = forms.CharField(label="連絡したいこと", max_length=2000, widget=forms.Textarea, required=False)
    parking = forms.ChoiceField(label="車を置きますか", choices=_YES_NO, widget=forms.RadioSelect)
    agreement = forms.BooleanField(label="記載した内容に誤りはありません。")

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        self._asked(found, "building_other", asked=found.get("building") == "other")
        self._asked(found, "attend_note", asked=found.get("attend") == "yes")
        for name in ("bank", "branch"):
            self._asked(found, name, asked=found.get("payment") == "transfer")
        start, end, born = found.get("start_on"), found.get("end_on"), found.get("birth_date")
        today = timezone.localdate()
        if start and start < today:
            self.add_error("start_on", "始める日は、今日以降にしてください。")
        if start and start > today + timedelta(days=90):
            self.add_error("start_on", "始める日は、90日以内にしてください。")
        if start and end and end < start:
            self.add_error("end_on", "終わる日は、始める日以後にしてください。")
        if born and _age(born, today) < 18:
            self.add_error("birth_date", "18歳以上の方が申請してください。")
        if (found.get("adults") or 0) > (found.get("people") or 0):
            self.add_error("adults", "大人の人数を確かめてください。")
        if found.get("building") == "shop" and found.get("payment") != "transfer":
            self.add_error("payment", "店の支払いは口座振替にしてください。")
        return found

    def _asked(self, found: dict[str, Any], name: str, *, asked: bool) -> None:
        if asked and not found.get(name):
            self.add_error(name, "入力してください。")
        if not asked:
            found[name] = ""


def create_table() -> None:
    with connection.schema_editor() as editor:
        editor.create_model(Answered)


def _age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
