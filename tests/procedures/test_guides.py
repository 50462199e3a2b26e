"""A guide: read whole or not at all, walked by its answers, with days counted as the law counts them."""

from datetime import date
from typing import Any

import pytest

from tests.factories import AT
from tests.procedures.guides import YAML, load
from tests.procedures.samples import publish
from yorozu.identity.actors import Actor
from yorozu.municipality.models import Municipality
from yorozu.municipality.selectors import Calendar
from yorozu.procedures.guides.deadlines import due_on, read_deadline, written
from yorozu.procedures.guides.faults import GuideFaults
from yorozu.procedures.guides.storing import load_guide, parse_guide, plain
from yorozu.procedures.guides.walking import Unanswered, answered, walk
from yorozu.procedures.selectors.guides import found_by
from yorozu.procedures.services import withdraw_procedure

TODAY = AT.date()
CODES = {"water-start"}


def faults_of(text: str, known: Any = CODES) -> str:
    with pytest.raises(GuideFaults) as refused:
        load_guide(text, known=known)
    return "\n".join(str(each) for each in refused.value.faults)


def test_a_guide_is_stored_and_read_back_as_it_was() -> None:
    guide = load_guide(YAML, known=CODES)
    assert parse_guide(plain(guide)) == guide


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("next: more}", "next: way}"), "「way」へ戻ると、質問が終わりません"),
        (("next: more}", "next: nowhere}"), "「nowhere」という質問はありません"),
        ((", next: more}", "}"), "ここで行き止まりです"),
        (("next: moved_on,", "next: end,"), "質問「moved_on」へ進む答えがありません"),
        (("needs: [elsewhere]", "needs: []"), "「引っ越していく」と答えると、必要な手続が一つも出ません"),
        (("needs: [dog]", "needs: [cat]"), "「cat」という必要な手続はありません"),
        (("procedure: water-start", "procedure: water-end"), "「water-end」という手続は公開されていません"),
        (("where: 環境課, ", ""), "needs.1.where: 空欄です"),
        (("when: 30日以内です。, ", ""), "needs.1.when: 空欄です"),
        ((", bring: [鑑札]", ""), "持ち物を書いてください"),
        (("30日後", "そのうち"), "期限「そのうち」を読み取れません。「14日後」"),
        (("from: moved_on, opens", "from: way, opens"), "「way」という、日を聞く質問はありません"),
        (("opens: moved_on", "opens: more"), "needs.1.opens: 「more」という、日を聞く質問はありません"),
        (("id: more", "id: at"), "記号「at」は別の意味に使っています"),
        (("id: dog, title", "id: water, title"), "記号「water」が二度使われています"),
    ],
)
def test_a_fault_is_told_with_what_to_do(change: tuple[str, str], said: str) -> None:
    assert YAML.count(change[0]) == 1
    assert said in faults_of(YAML.replace(*change))


def test_a_known_procedure_needs_neither_place_nor_things_to_bring() -> None:
    need = load_guide(YAML, known=CODES).needs[0]
    assert (need.procedure, need.where, need.bring) == ("water-start", "", ())


def test_the_answers_lead_on_and_what_is_missing_or_wrong_is_asked_again() -> None:
    guide = load_guide(YAML, known=CODES)
    assert walk(guide, {}, today=TODAY).current == guide.first
    assert walk(guide, {"way": ["sideways"]}, today=TODAY).current == guide.first
    way = walk(guide, {"way": ["in"], "moved_on": ["R8.12.1"]}, today=TODAY)
    assert way.current is not None
    assert way.current.id == "more"
    assert way.days == {"moved_on": date(2026, 12, 1)}
    assert way.facts == {"move.date": "2026-12-01"}
    assert way.left_at_most == 1
    done = walk(guide, {"way": ["in"], "moved_on": ["2026-12-01"], "more": ["", "dog"]}, today=TODAY)
    assert done.current is None
    assert [each.id for each in done.needs] == ["water", "dog"]
    assert [each.said for each in done.steps] == ["引っ越してくる", "令和8年12月1日", "犬を飼っている"]


def test_an_answer_off_the_way_changes_nothing() -> None:
    guide = load_guide(YAML, known=CODES)
    way = walk(guide, {"way": ["out"], "more": ["", "dog"]}, today=TODAY)
    assert [each.id for each in way.needs] == ["elsewhere"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ([""], "「まだ決まっていない」を押してください"),
        (["あした"], "のように入力してください"),
        (["1990-01-01"], "10年より離れた日付です"),
    ],
)
def test_a_day_that_cannot_be_read_says_how_to_write_it(typed: list[str], said: str) -> None:
    question = load_guide(YAML, known=CODES).by_id["moved_on"]
    with pytest.raises(Unanswered, match=said):
        answered(question, typed, today=TODAY)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "start", "due", "moved"),
    [
        ("14日後", "2026-12-01", "2026-12-15", False),
        ("14日後", "2026-12-05", "2026-12-21", True),  # 12月19日は土曜日
        ("3営業日前", "2026-12-07", "2026-12-02", False),
        ("3日前", "2026-12-01", "2026-11-28", False),  # a Saturday: before the event nothing moves
        ("当日", "2026-12-05", "2026-12-05", False),
        ("3か月後", "2026-11-30", "2027-03-01", True),  # 2月28日は日曜日
        ("1営業日後", "2026-12-04", "2026-12-07", False),
    ],
)
def test_the_last_day_is_counted(city: Municipality, text: str, start: str, due: str, moved: bool) -> None:
    deadline = read_deadline(text, "moved_on")
    assert written(deadline) == text
    found = due_on(deadline, date.fromisoformat(start), Calendar(city), today=TODAY)
    assert (found.day.isoformat(), found.moved) == (due, moved)


@pytest.mark.django_db
def test_what_is_found_stands_in_the_order_of_its_days_with_the_words_of_the_procedure(
    city: Municipality,
) -> None:
    publish(city)
    load(city)
    guide = load_guide(YAML, known=CODES)
    way = walk(guide, {"way": ["in"], "moved_on": ["2026-11-19"], "more": ["", "dog"]}, today=TODAY)
    water, dog = found_by(city, way, today=TODAY)
    assert (water.title, water.online, water.where) == ("水道使用開始届", True, "市民生活部 市民課")
    assert water.when == "使い始める日の3日前までに届け出てください。"
    assert water.bring == ("水道の番号がわかるもの",)
    assert water.due is not None
    assert (water.due.day, water.due.over) == (date(2026, 11, 16), True)
    assert (dog.title, dog.online, dog.where, dog.bring) == ("犬の登録の変更", False, "環境課", ("鑑札",))
    assert (water.opens, dog.opens) == (None, None)
    assert dog.due is not None
    assert (dog.due.day, dog.due.moved) == (date(2026, 12, 21), True)  # 30 days after is a Saturday


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moved", "opens"), [("2026-11-19", None), ("2026-11-20", None), ("2026-11-21", "2026-11-21")]
)
def test_what_cannot_be_done_before_a_day_still_to_come_says_from_when(
    city: Municipality, moved: str, opens: str | None
) -> None:
    way = walk(
        load_guide(YAML, known=CODES), {"way": ["in"], "moved_on": [moved], "more": ["", "dog"]}, today=TODAY
    )
    found = {each.need.id: each.opens for each in found_by(city, way, today=TODAY)}
    assert found == {"water": None, "dog": date.fromisoformat(opens) if opens else None}


@pytest.mark.django_db
def test_a_procedure_that_was_taken_off_is_told_by_the_guides_own_title(city: Municipality) -> None:
    publish(city)
    load(city)
    withdraw_procedure(municipality=city, code="water-start", by=Actor.system(city), at=AT)
    way = walk(
        load_guide(YAML, known=CODES), {"way": ["in"], "moved_on": ["unknown"], "more": [""]}, today=TODAY
    )
    (water,) = found_by(city, way, today=TODAY)
    assert (water.title, water.version, water.online, water.due) == ("水道の届出", None, False, None)


@pytest.mark.django_db
def test_loading_a_pack_again_changes_nothing_and_an_unknown_procedure_is_refused(city: Municipality) -> None:
    with pytest.raises(GuideFaults, match="「water-start」という手続は公開されていません"):
        load(city)
    publish(city)
    first, second = load(city), load(city)
    assert (first.pk, first.digest, first.changed_at) == (second.pk, second.digest, second.changed_at)
