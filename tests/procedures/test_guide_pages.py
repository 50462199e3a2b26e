"""A guide as a resident walks it, and as staff send it back."""

import csv
import io
import re
from typing import Any

import pytest
from django.test import Client

from tests.factories import AT, actor
from tests.procedures.guides import YAML, file_of, load
from tests.procedures.samples import publish
from yorozu.foundation import spreadsheets
from yorozu.foundation.clock import frozen
from yorozu.identity.models import User
from yorozu.identity.permissions import Role
from yorozu.identity.services import create_staff_account
from yorozu.municipality.models import Assignment, Department, Municipality, Post, StaffMember
from yorozu.procedures.guides.table import COLUMNS, table_of
from yorozu.procedures.models import EventGuide
from yorozu.procedures.selectors.guides import guide_in
from yorozu.trust.models import AuditEntry

pytestmark = pytest.mark.django_db
PATH = "/miyako/guide/moving/"
DESK = "/miyako/desk/guides/moving/"


@pytest.fixture
def guide(city: Municipality) -> EventGuide:
    publish(city)
    return load(city)


@pytest.fixture
def dx(city: Municipality) -> Client:
    """The browser of who publishes for the whole city."""
    staff = StaffMember.objects.create(municipality=city, code="miyako-dx", name="DX推進担当")
    Assignment.objects.create(
        municipality=city, staff=staff, department=Department.objects.within(city).get(code="residents"),
        post=Post.objects.within(city).get(code="staff"), is_main=True, since=AT.date(),
    )  # fmt: skip
    by = actor(city, "admin")
    user = create_staff_account(
        staff=staff, login=staff.code, password="correct horse battery", roles=[Role.DX_OFFICER], by=by, at=AT
    )
    client = Client()
    client.force_login(user)
    return client


def text_of(response: Any) -> str:
    return re.sub(r"<[^>]+>|\s+", "", response.content.decode())


def test_the_home_page_leads_to_the_eight_guides(client: Client, city: Municipality) -> None:
    page = client.get("/miyako/").content.decode()
    links = re.findall(r'href="/miyako/guide/(\w+)/"', page)
    assert links == ["moving", "birth", "marriage", "bereavement", "care", "disaster", "school", "business"]


def test_an_event_without_a_guide_leads_to_its_procedures(client: Client, city: Municipality) -> None:
    response = client.get("/miyako/guide/birth/")
    assert (response.status_code, response["Location"]) == (302, "/miyako/procedures/?event=birth")
    assert client.get("/miyako/guide/nothing/").status_code == 404


def test_one_question_a_page_and_the_answers_stay_in_the_address(client: Client, guide: EventGuide) -> None:
    first = client.get(PATH)
    assert "どんな引越しですか" in text_of(first)
    assert 'name="way" value="in"' in first.content.decode()
    second = client.get(f"{PATH}?asked=way&way=in")
    assert 'type="hidden" name="way" value="in"' in second.content.decode()
    assert "引っ越す日はいつですか" in text_of(second)
    assert f"{PATH}?way=in&amp;at=way" in second.content.decode()
    third = client.get(f"{PATH}?way=in&asked=moved_on&moved_on=&moved_on=unknown")
    assert "あてはまることはありますか" in text_of(third)


def test_an_answer_that_is_missing_is_asked_for_and_nothing_is_lost(
    client: Client, guide: EventGuide
) -> None:
    response = client.get(f"{PATH}?way=in&asked=moved_on&moved_on=あした")
    page = response.content.decode()
    assert response.status_code == 422
    assert 'href="#id_moved_on"' in page
    assert 'value="あした"' in page
    assert 'type="hidden" name="way" value="in"' in page
    assert client.get(f"{PATH}?asked=way").status_code == 422


def test_the_end_says_where_by_when_and_what_to_bring(client: Client, guide: EventGuide) -> None:
    with frozen(AT):
        response = client.get(f"{PATH}?way=in&moved_on=2026-12-01&more=&more=dog")
    text = text_of(response)
    assert "引越しで必要な手続は2件です" in text
    for words in ("令和8年11月26日まで", "水道の番号がわかるもの", "環境課", "鑑札", "令和8年12月31日まで"):
        assert words in text, words
    assert "noindex" in response.content.decode()
    links = re.findall(r'href="([^"]*at=(\w+))"', response.content.decode())
    assert {name for _, name in links} == {"way", "moved_on", "more"}


def test_what_is_not_possible_yet_is_not_put_among_what_is_sent_now(
    client: Client, city: Municipality
) -> None:
    publish(city)
    load(city, YAML.replace("procedure: water-start,", "procedure: water-start, opens: moved_on,"))
    answers = f"{PATH}?way=in&more=&moved_on="
    with frozen(AT):
        today = client.get(f"{answers}{AT.date()}").content.decode()
        ahead = client.get(f"{answers}2026-12-01").content.decode()
    assert 'name="procedure" value="water-start" checked' in today
    assert "いつから" not in today
    assert 'name="procedure"' not in ahead
    assert "令和8年12月1日から" in ahead


def test_changing_an_answer_keeps_the_others(client: Client, guide: EventGuide) -> None:
    response = client.get(f"{PATH}?way=in&moved_on=2026-12-01&more=&more=dog&at=moved_on")
    page = response.content.decode()
    assert 'value="令和8年12月1日"' in page
    assert 'type="hidden" name="more" value="dog"' in page


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_table_goes_out_and_comes_in_as_it_was(dx: Client, guide: EventGuide, form: str) -> None:
    out = dx.get(f"{DESK}table/{form}/")
    assert out.status_code == 200
    rows = spreadsheets.read_rows(f"a.{form}", out.content)
    assert rows[0] == list(COLUMNS)
    file = io.BytesIO(out.content)
    file.name = f"a.{form}"
    response = dx.post(f"{DESK}replace/", {"table": file})
    assert response.status_code == 302
    guide.refresh_from_db()
    assert guide.own is None  # the same guide is no change


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_staff_change_the_guide_of_their_city_by_a_table_and_go_back(
    dx: Client, client: Client, guide: EventGuide, form: str
) -> None:
    rows = [
        [cell.replace("犬を飼っている", "犬や猫を飼っている").replace("30日後", "10日後") for cell in row]
        for row in table_of(guide_in(guide))
    ]
    assert dx.post(f"{DESK}replace/", {"table": file_of(rows, form)}).status_code == 302
    assert "犬や猫を飼っている" in text_of(client.get(f"{PATH}?way=in&moved_on=unknown"))
    assert AuditEntry.objects.filter(action="guide.changed", subject_id="moving").count() == 1
    load(guide.municipality, YAML.replace("引っ越してくる", "市に引っ越してくる"))
    assert "市に引っ越してくる" not in text_of(client.get(PATH))
    assert dx.post(f"{DESK}restore/").status_code == 302
    assert "市に引っ越してくる" in text_of(client.get(PATH))


def test_every_fault_of_a_table_is_told_by_row_and_column_and_nothing_is_taken_in(
    dx: Client, guide: EventGuide
) -> None:
    rows = table_of(guide_in(guide))
    column = {name: number for number, name in enumerate(COLUMNS)}
    rows[2][column["次の質問"]] = "どこか"  # row 4
    rows[5][column["窓口"]] = "ここ"  # row 7, a question
    rows[7][column["手続コード"]] = "no-such"  # row 9
    rows[8][column["期限"]] = "いつか"  # row 10
    rows.append(["なにか", *[""] * 14])  # row 12
    response = dx.post(f"{DESK}replace/", {"table": file_of(rows, "xlsx")})
    said = re.findall(r"<li><strong>([^<]+)</strong>: ([^<]+)</li>", response.content.decode())
    assert response.status_code == 422
    assert [place for place, _ in said] == [
        "4行目の列「次の質問」", "7行目の列「窓口」", "9行目の列「手続コード」", "10行目の列「期限」", "12行目の列「種類」",
    ]  # fmt: skip
    guide.refresh_from_db()
    assert guide.own is None


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (COLUMNS[:-1], "1行目の列「項目の用語」:見出しの行にこの列がありません"),
        ((*COLUMNS, "メモ"), "1行目の列「メモ」:この列はありません"),
    ],
)
def test_a_table_with_other_columns_is_refused(
    dx: Client, guide: EventGuide, header: tuple[str, ...], said: str
) -> None:
    rows = [[*row, ""][: len(header)] for row in table_of(guide_in(guide))]
    assert said in text_of(dx.post(f"{DESK}replace/", {"table": file_of(rows, "csv", header)}))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "ファイルを選んでください"),
        (b"PK\x03\x04 broken", "ファイルを読めません"),
        (b"\x81\x30\xff\xff", "文字コードを読み取れません"),
        (b"x" * (2 * 1024 * 1024 + 1), "ファイルが大きすぎます"),
        ("種類,記号\r\n案内,moving\r\n".encode("cp932"), "見出しの行にこの列がありません"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(
    dx: Client, guide: EventGuide, content: bytes, said: str
) -> None:
    file = io.BytesIO(content)
    file.name = "a.csv"
    response = dx.post(f"{DESK}replace/", {"table": file})
    assert (response.status_code, said in text_of(response)) == (422, True)


def test_no_cell_becomes_a_formula(dx: Client, city: Municipality) -> None:
    publish(city)
    load(city, YAML.replace("lead: 質問に", "lead: =1+1、質問に"))
    text = dx.get(f"{DESK}table/csv/").content.decode("utf-8-sig")
    assert next(csv.DictReader(io.StringIO(text)))["説明"].startswith("'=1+1")
    rows = spreadsheets.read_rows("a.csv", text.encode())
    assert rows[1][3].startswith("=1+1")


def test_a_chief_sees_the_guide_and_may_not_change_it(guide: EventGuide) -> None:
    client = Client()
    client.force_login(User.objects.get(login="miyako-chief"))
    assert "DX推進担当）に依頼してください" in text_of(client.get(DESK))
    rows = table_of(guide_in(guide))
    assert client.post(f"{DESK}replace/", {"table": file_of(rows, "csv")}).status_code == 403
    assert client.post(f"{DESK}restore/").status_code == 403
