"""The catalogue's pages as a resident gets them."""

from typing import Any

import pytest
from django.test import Client

from tests.factories import AT
from tests.procedures.samples import fill, publish
from yorozu.foundation import panels
from yorozu.identity.actors import Actor
from yorozu.municipality.models import Municipality
from yorozu.municipality.selectors.tenancy import forget_kept
from yorozu.procedures.services import withdraw_procedure

pytestmark = pytest.mark.django_db


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    assert response.headers["Cache-Control"] == "no-store"
    return response.content.decode()


def test_home_has_one_search_box_eight_events_and_the_categories_that_have_something(
    client: Client, city: Municipality
) -> None:
    publish(city)
    html = page(client, "/miyako/")
    assert html.count("<h1") == 1
    assert '<h1 class="y-label"><label for="q">どうされましたか</label></h1>' in html
    assert html.count('type="search"') == 1
    assert html.count('href="/miyako/guide/') == 8
    assert html.count("?category=") == 1
    assert '<span>水道・下水道</span> <span class="p-count">1件</span>' in html
    assert 'href="/miyako/guide/moving/"' in html


def test_home_of_a_city_without_procedures_still_stands(client: Client, city: Municipality) -> None:
    html = page(client, "/miyako/")
    assert html.count('href="/miyako/guide/') == 8
    assert "分野から探す" not in html


def test_home_tells_the_telephone_number_where_it_is_known(client: Client, city: Municipality) -> None:
    assert "電話で聞く" not in page(client, "/miyako/")
    Municipality.objects.filter(pk=city.pk).update(office={"phone": "0193-62-2111", "hours": "平日"})
    forget_kept()
    assert '<a class="y-nowrap" href="tel:0193622111">0193-62-2111</a><br>平日' in page(client, "/miyako/")


def test_a_question_leads_to_the_procedure(client: Client, city: Municipality) -> None:
    publish(city)
    html = page(client, "/miyako/procedures/?q=水道を使いたい")
    assert "<h1>「水道を使いたい」の手続</h1>" in html
    assert "<p>1件あります。</p>" in html
    assert '<a class="y-card__link" href="/miyako/procedures/water-start/">水道使用開始届</a>' in html
    assert 'value="水道を使いたい"' in html


def test_what_is_typed_is_shown_as_text(client: Client, city: Municipality) -> None:
    html = page(client, "/miyako/procedures/?q=<script>alert(1)</script>")
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_nothing_found_says_what_to_do_and_shows_what_is_near(client: Client, city: Municipality) -> None:
    publish(city)
    html = page(client, "/miyako/procedures/?q=水道の温泉")
    assert "ぴったりの手続は見つかりませんでした" in html
    assert "<h2>近い手続</h2>" in html
    assert "/miyako/procedures/water-start/" in html
    html = page(client, "/miyako/procedures/?q=温泉")
    assert "オンラインで案内している手続は見つかりませんでした" in html
    assert "近い手続" not in html


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        ("category=water", "水道・下水道の手続"),
        ("event=moving", "引越しの手続"),
        ("event=moving&q=水道", "引越し・「水道」の手続"),
        ("", "すべての手続"),
        ("category=nothing&event=nothing", "すべての手続"),
    ],
)
def test_the_heading_says_where_one_is(client: Client, city: Municipality, query: str, heading: str) -> None:
    publish(city)
    html = page(client, f"/miyako/procedures/?{query}")
    assert f"<h1>{heading}</h1>" in html
    assert f"<title>{heading} | 宮古市</title>" in html


def test_a_page_that_does_not_exist_leads_back_to_the_first(client: Client, city: Municipality) -> None:
    fill(city, publish(city), 20)
    assert "<title>すべての手続（2ページ目） | 宮古市</title>" in page(client, "/miyako/procedures/?page=2")
    html = page(client, "/miyako/procedures/?category=living&page=7", 404)
    assert "7ページ目はありません" in html
    assert "20件が1ページまでにあります。" in html
    assert 'href="/miyako/procedures/?category=living&amp;page=1"' in html


@pytest.mark.parametrize("number", ["0", "-1", "abc", "", "1.5", "１", "%00", "1e5"])
def test_what_is_no_page_number_means_the_first_page(client: Client, city: Municipality, number: str) -> None:
    publish(city)
    assert "<p>1件あります。</p>" in page(client, f"/miyako/procedures/?page={number}")


def test_a_page_number_without_end_is_answered(client: Client, city: Municipality) -> None:
    publish(city)
    assert "999999999ページ目はありません" in page(client, f"/miyako/procedures/?page={'9' * 9000}", 404)


def test_links_between_pages_keep_the_question(client: Client, city: Municipality) -> None:
    fill(city, publish(city), 45)
    html = page(client, "/miyako/procedures/?q=届出&category=living&page=2")
    assert 'href="?q=%E5%B1%8A%E5%87%BA&amp;category=living&amp;page=3" rel="next"' in html
    assert "2 / 3 ページ（全45件）" in html


def test_the_page_of_a_procedure_says_what_a_person_needs(client: Client, city: Municipality) -> None:
    publish(city, fee={"yen": 300, "note": "郵送は別に切手代がかかります。"})
    html = page(client, "/miyako/procedures/water-start/")
    for text in (
        "<h1>水道使用開始届</h1>",
        "引っ越してきて、水道を使い始めるときの届出です。",
        "<dd>3日ほど</dd>",
        "<dd>300円</dd>",
        "郵送は別に切手代がかかります。",
        "<dd>オンライン・窓口・郵送</dd>",
        "市内で水道を使い始める方です。",
        "使い始める日の3日前までに届け出てください。",
        "<li>水道の番号がわかるもの</li>",
        "<summary>窓口や郵送で行うとき</summary>",
        "<dd>市民生活部 市民課</dd>",
        "<li>水道事業給水条例 第15条</li>",
        "<li>使用開始日</li>",
    ):
        assert text in html
    assert '<a href="/miyako/procedures/?category=water">水道・下水道</a>' in html


def test_the_office_is_shown_with_place_hours_and_telephone(client: Client, city: Municipality) -> None:
    city.office = {
        "postal_code": "0278501",
        "address": "宮古市宮町1-1-30",
        "phone": "0193-62-2111",
        "hours": "平日 8時30分〜",
    }
    city.save()
    publish(city)
    html = page(client, "/miyako/procedures/water-start/")
    assert "<dd>〒027-8501 宮古市宮町1-1-30</dd>" in html
    assert "<dd>平日 8時30分〜</dd>" in html
    assert '<a href="tel:0193622111">0193-62-2111</a>' in html


def test_sentences_written_on_two_lines_stand_together(client: Client, city: Municipality) -> None:
    publish(city, guide={"who": "市内の方です。 事業者も含みます。", "when": "3日前 まで"})
    html = page(client, "/miyako/procedures/water-start/")
    assert "<p>市内の方です。事業者も含みます。</p>" in html
    assert "<p>3日前 まで</p>" in html


def test_a_procedure_for_the_counter_alone_opens_the_way_there(client: Client, city: Municipality) -> None:
    publish(city, channels=["counter"], standard_processing_days=0)
    html = page(client, "/miyako/procedures/water-start/")
    assert "<details open>\n  <summary>窓口で行うとき</summary>" in html
    assert "<dd>その日のうち</dd>" in html
    assert "窓口や郵送で行う手続です。" in page(client, "/miyako/procedures/")


def test_panels_of_higher_packages_stand_in_their_slots(
    client: Client, city: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []
    monkeypatch.setattr(panels, "_panels", {})
    for slot in ("procedure.actions", "home.urgent", "home.open", "home.status"):
        panels.register(panels.Panel(slot, 1, "ui/messages.html", lambda _, subject: seen.append(subject)))
    version = publish(city)
    page(client, "/miyako/procedures/water-start/")
    assert seen == [version]
    page(client, "/miyako/")
    assert seen == [version, None, None, None]


def test_what_is_not_published_is_not_found(client: Client, city: Municipality) -> None:
    publish(city)
    withdraw_procedure(municipality=city, code="water-start", by=Actor.system(city), at=AT)
    for code in ("water-start", "nothing"):
        html = page(client, f"/miyako/procedures/{code}/", 404)
        assert "この手続は見つからないか、公開を終えています。" in html
    assert "この市区町村のページはありません。" in page(client, "/tokyo/", 404)


@pytest.mark.parametrize("address", ["/miyako/", "/miyako/procedures/", "/miyako/procedures/water-start/"])
def test_pages_are_only_read(client: Client, city: Municipality, address: str) -> None:
    publish(city)
    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 405
