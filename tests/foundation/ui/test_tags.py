"""The filters and tags, without a browser."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory

from yorozu.foundation.errors import FieldError, Invalid, TooMany
from yorozu.foundation.ui.accent import accent_address, stylesheet
from yorozu.foundation.ui.error_pages import ERROR_TEXTS, text_for

from . import sample


def rendered(text: str, **context: object) -> str:
    template = engines["django"].from_string("{% load ui %}" + text)
    return str(template.render(context, sample.request_for("/miyako/desk/inbox/?q=%E5%B1%8A&page=2"))).strip()


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("{{ v|wareki }}", date(2026, 11, 20), "令和8年11月20日"),
        ("{{ v|wareki }}", datetime(2026, 11, 20, 15, 0, tzinfo=UTC), "令和8年11月21日"),
        ("{{ v|wareki }}", None, ""),
        ("{{ v|wareki_time }}", datetime(2026, 11, 20, 15, 5, tzinfo=UTC), "令和8年11月21日 0時05分"),
        ("{{ v|yen }}", 1200, "1,200円"),
        ("{{ v|yen }}", 0, "無料"),
        ("{{ v|wait }}", 40, "40秒"),
        ("{{ v|wait }}", 61, "2分"),
        ("{{ v|wait }}", 3601, "2時間"),
    ],
)
def test_values_are_shown_as_people_read_them(text: str, value: object, shown: str) -> None:
    assert rendered(text, v=value) == shown


def test_the_error_summary_links_to_each_field_and_escapes_what_was_typed() -> None:
    errors = [
        FieldError("children.0.name", "氏名を<b>入力</b>してください。"),
        FieldError("", "期間が逆です。"),
    ]
    html = rendered("{% field_error_summary errors %}", errors=errors)
    assert 'href="#id_children.0.name"' in html
    assert "&lt;b&gt;" in html
    assert "2か所を直してください" in html
    assert html.count("<a ") == 1


def test_no_errors_give_no_summary() -> None:
    assert rendered("{% field_error_summary errors %}", errors=[]) == ""


def test_a_field_ties_its_hint_and_error_to_its_control() -> None:
    html = rendered("{% ui_field form.name %}", form=sample.SampleForm({}))
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert "※必須" in html


def test_pages_keep_the_rest_of_the_query() -> None:
    html = rendered("{% pagination page %}", page=Paginator(range(50), 20).page(2))
    assert 'href="?q=%E5%B1%8A&amp;page=1"' in html
    assert 'href="?q=%E5%B1%8A&amp;page=3"' in html
    assert "2 / 3 ページ（全50件）" in html


def test_the_frame_marks_only_the_nearest_link_and_hides_what_is_not_allowed() -> None:
    text = "{% nav_links 'desk' as links %}{% for l in links %}{{ l.label }}={{ l.current }};{% endfor %}"
    assert rendered(text) == "仕事の一覧=False;決裁の受信箱=True;"


def test_an_unknown_status_kind_has_no_colour() -> None:
    assert rendered("{% status_tag 'blink' '受付' %}") == '<span class="y-tag">受付</span>'


@pytest.mark.parametrize("status", sorted(ERROR_TEXTS))
def test_every_error_page_says_what_to_do(status: int) -> None:
    html = rendered("{% include 'ui/error.html' %}", error=status)
    assert f"<h1>{text_for(status).title}</h1>" in html
    assert all(step in html for step in text_for(status).todo)


def test_an_error_page_shows_the_message_the_faults_and_the_wait() -> None:
    error = Invalid("この内容では受け付けられません。", [FieldError("name", "氏名を入力してください。")])
    assert "氏名を入力してください。" in rendered("{% include 'ui/error.html' %}", error=error)
    slow = TooMany("照会コードが続けて違いました。", retry_after=600)
    assert "あと10分ほどで" in rendered("{% include 'ui/error.html' %}", error=slow)


def test_an_error_page_stands_without_a_request() -> None:
    html = engines["django"].get_template("ui/error.html").render({"error": 500})
    assert "<h1>処理できませんでした</h1>" in html
    assert 'lang="ja"' in html


def test_the_accent_is_a_colour_or_nothing() -> None:
    assert accent_address("#1A5E8A") == "/ui/accent/1a5e8a.css"
    assert accent_address("red;}body{") == ""
    request = RequestFactory().get("/")
    assert stylesheet(request, "1a5e8a").content == b":root{--y-accent:#1a5e8a}\n"
    assert stylesheet(request, "}*{x:y").content == b""


def test_the_address_of_a_file_is_made_once_and_is_that_of_the_installation(settings: Any) -> None:
    text = "{% load static %}{% static 'ui/it is.svg' %} {% static v as there %}{{ there }}"
    first = rendered(text, v="a&b.css")
    assert first == f"{settings.STATIC_URL}ui/it%20is.svg {settings.STATIC_URL}a%26b.css"
    assert rendered(text, v="a&b.css") == first
    settings.STATIC_URL = "/static/another/"
    assert rendered(text, v="c.css") == "/static/another/ui/it%20is.svg /static/another/c.css"
