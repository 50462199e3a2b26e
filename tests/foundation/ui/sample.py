"""The pages on which every part of the look is shown once, with made-up content."""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory

PAGES = Path(__file__).parent / "pages"
AT = datetime(2026, 11, 20, 5, 5, tzinfo=UTC)
CITY = SimpleNamespace(slug="miyako", name="宮古市", prefecture="岩手県", accent="#1a5e8a")
LIFE_EVENTS = ("妊娠・出産", "子育て", "引っ越し", "結婚・離婚", "介護", "災害", "おくやみ", "仕事・学び")


class SampleForm(forms.Form):
    name = forms.CharField(label="氏名", help_text="戸籍のとおりに書いてください。")
    born = forms.CharField(label="生年月日", required=False, help_text="例: 昭和60年4月1日、1985-04-01")
    kind = forms.ChoiceField(label="世帯", choices=[("a", "ひとり"), ("b", "家族")], widget=forms.RadioSelect)
    wishes = forms.MultipleChoiceField(
        label="希望",
        choices=[("m", "朝"), ("e", "夕方")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = forms.CharField(label="理由", widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label="内容に誤りはありません", help_text="確かめてから選んでください。")
    place = forms.ChoiceField(label="地区", choices=[("1", "宮古"), ("2", "田老")], required=False)


def request_for(path: str) -> HttpRequest:
    request = RequestFactory().get(path)
    request.municipality = CITY  # type: ignore[attr-defined]
    return request


def page(name: str) -> str:
    """The HTML of a sample page as the server would send it."""
    form = SampleForm({"born": "昭和60年4月1日"})
    actor = SimpleNamespace(staff=True, name="宮古 担当者", roles=[SimpleNamespace(label="担当者")])
    context = {
        "form": form,
        "errors": form,
        "at": AT,
        "events": LIFE_EVENTS,
        "numbers": [1, 2, 3, 4],
        "page": Paginator(range(100), 20).page(2),
        "actor": actor,
    }
    path = "/miyako/desk/" if name == "desk" else "/miyako/"
    template = engines["django"].from_string((PAGES / f"{name}.html").read_text())
    return str(template.render(context, request_for(path)))
