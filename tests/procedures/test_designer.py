"""A chief makes a procedure, step by step, and publishes it."""

from collections.abc import Iterator

import pytest

from tests.factories import AT, actor, department
from tests.procedures.designing import Designer, controls
from tests.procedures.samples import publish
from yorozu.forms.services import parse_definition
from yorozu.foundation.clock import frozen
from yorozu.municipality.models import DepartmentRole, Municipality
from yorozu.procedures.models import Origin, Procedure, Source, State, WorkingDraft
from yorozu.procedures.selectors import definition_of, published
from yorozu.procedures.services.designing import begin_draft
from yorozu.trust.models import AuditEntry

pytestmark = pytest.mark.django_db
CODE = "garden-lending"
BIG = "9" * 5000


@pytest.fixture(autouse=True)
def _held_clock() -> Iterator[None]:
    with frozen(AT):
        yield


@pytest.fixture
def chief(city: Municipality) -> Designer:
    return Designer(city)


def test_a_procedure_made_in_the_browser_is_published_and_found(chief: Designer, city: Municipality) -> None:
    chief.create()
    assert 'class="y-error"' not in chief.get("design-question", CODE, question="q1")
    on = chief.add(CODE, "s1", "date", "使い始める日")
    assert (on, chief.draft(CODE).revision) == ("q2", 2)
    chief.post("design-question", CODE, {"required": "1", "help": "今日から後の日です。"}, question=on)
    assert "公開の前に" in chief.get("design", CODE)
    chief.finish(CODE)
    page = chief.get("design-publish", CODE)
    assert "はじめて公開します" in page
    answer = chief.post("design-publish", CODE, {"now": "1"}, page=page)
    assert answer.status_code == 302, answer.content.decode()
    definition = definition_of(published(city, CODE))
    assert [(one.label, one.type, one.required) for one in definition.fields.values()] == [
        ("氏名", "person_name", True),
        ("使い始める日", "date", True),
    ]
    assert definition.fields["q2"].help == "今日から後の日です。"
    assert (definition.retention.record_class, definition.standard_processing_days) == ("農政/申込", 5)
    assert not WorkingDraft.objects.within(city).exists()
    assert Origin.objects.within(city).get().source == Source.OWN
    actions = [each.action for each in AuditEntry.objects.within(city).order_by("sequence")]
    assert actions[-1] == "procedure.published"
    assert actions.count("procedure.draft_changed") == 4


def test_questions_are_moved_copied_and_taken_away(chief: Designer, city: Municipality) -> None:
    chief.create()
    for label in ("い", "ろ"):
        chief.add(CODE, "s1", "text", label)
    chief.act(CODE, "up:q3")
    assert _order(chief) == [["氏名", "ろ", "い"]]
    chief.act(CODE, "copy:q1")
    chief.act(CODE, "add-section", title="申し込む内容")
    chief.act(CODE, "down:q2")
    assert _order(chief) == [["氏名", "氏名", "ろ"], ["い"]]
    chief.act(CODE, "section-up:s2")
    assert _order(chief) == [["い"], ["氏名", "氏名", "ろ"]]
    page = chief.get("design-question", CODE, question="q3")
    chief.post("design-question", CODE, {"remove": "1"}, page=page, question="q3")
    assert _order(chief) == [["い"], ["氏名", "氏名"]]
    chief.post("design-question", CODE, {"into": "s1"}, question="q2")
    assert _order(chief) == [[], ["氏名", "氏名", "い"]]
    assert "「質問」を一つ以上入れてください" in chief.get("design", CODE)


def test_every_property_of_a_question_is_kept_as_typed(chief: Designer, city: Municipality) -> None:
    chief.create()
    name = chief.add(CODE, "s1", "choice", "希望する区画")
    typed = {
        "label": "希望する場所", "options": "北\n南\n東", "help": "説明", "why": "理由", "same_as": "", "confidentiality": "2",
        "required": "1", "example": "南", "id": "place",
    }  # fmt: skip
    assert chief.post("design-question", CODE, typed, question=name).status_code == 302
    field = chief.draft(CODE).document["sections"][0]["fields"][1]
    assert field == {
        "id": "place", "type": "choice", "label": "希望する場所", "help": "説明", "why": "理由", "confidentiality": 2,
        "required": True, "example": "o2",
        "options": [{"code": "o1", "label": "北"}, {"code": "o2", "label": "南"}, {"code": "o3", "label": "東"}],
    }  # fmt: skip
    chief.post("design-question", CODE, {"options": "北側\n東\n西"}, question="place")
    options = chief.draft(CODE).document["sections"][0]["fields"][1]["options"]
    assert [(each["code"], each["label"]) for each in options] == [("o1", "北側"), ("o3", "東"), ("o4", "西")]


def test_another_type_keeps_what_fits_and_drops_what_does_not(chief: Designer) -> None:
    chief.create()
    name = chief.add(CODE, "s1", "choice", "区画")
    chief.post("design-question", CODE, {"type": "text", "help": "残る"}, question=name)
    field = chief.draft(CODE).document["sections"][0]["fields"][1]
    assert field == {"id": "q2", "type": "text", "label": "区画", "help": "残る"}


def test_a_question_given_another_id_is_renamed_in_every_rule(chief: Designer) -> None:
    chief.create()
    reason = chief.add(CODE, "s1", "choice", "理由")
    other = chief.add(CODE, "s1", "text", "ほかの理由")
    _condition(chief, other, reason, "is", "o2")
    chief.post("design-question", CODE, {"id": "reason"}, question=reason)
    assert chief.draft(CODE).document["sections"][0]["fields"][2]["show_if"] == 'reason == "o2"'


def test_a_condition_from_menus_is_written_as_cel_and_shown_in_words(chief: Designer) -> None:
    chief.create()
    reason = chief.add(CODE, "s1", "choice", "理由")
    other = chief.add(CODE, "s1", "text", "ほかの理由")
    _condition(chief, other, reason, "is", "o2")
    assert chief.draft(CODE).document["sections"][0]["fields"][2]["show_if"] == 'q2 == "o2"'
    assert "「理由」が次のとき「選択肢2」" in chief.get("design", CODE)
    page = chief.get("design-condition", CODE, place="show", which=other)
    assert controls(page)["t0.comparison"] == "is"
    assert controls(page)["t0.value"] == "o2"
    chief.post(
        "design-condition", CODE, {"t0.subject": "", "save": "1"}, page=page, place="show", which=other
    )
    assert "show_if" not in chief.draft(CODE).document["sections"][0]["fields"][2]


def test_several_conditions_are_joined_by_all_or_any(chief: Designer) -> None:
    chief.create()
    number = chief.add(CODE, "s1", "integer", "人数")
    chief.add(CODE, "s1", "yes_no", "市外の方ですか")
    chief.add(CODE, "s1", "textarea", "わけ")
    sent = {
        "mode": "menu", "joined": "any", "count": "2", "save": "1",
        "t0.subject": number, "t0.comparison": "ge", "t0.value": "3", "t1.subject": "q3", "t1.comparison": "yes",
    }  # fmt: skip
    page = chief.get("design-condition", CODE, place="required", which="q4")
    assert (
        chief.post("design-condition", CODE, sent, page=page, place="required", which="q4").status_code == 302
    )
    assert chief.draft(CODE).document["sections"][0]["fields"][3]["required_if"] == "q2 >= 3 || q3"


def test_a_condition_that_cannot_be_written_says_what_is_missing_and_keeps_what_was_picked(
    chief: Designer,
) -> None:
    chief.create()
    number = chief.add(CODE, "s1", "integer", "人数")
    chief.add(CODE, "s1", "text", "わけ")
    sent = {"t0.subject": number, "t0.comparison": "ge", "t0.value": "三人", "save": "1"}
    answer = chief.post("design-condition", CODE, sent, place="show", which="q3")
    assert answer.status_code == 422
    assert "「人数」とくらべる値は、整数（例: 3）で入れてください。" in answer.content.decode()
    assert controls(answer.content.decode())["t0.value"] == "三人"
    by_hand = {"mode": "hand", "cel": "peopl >= 3", "save": "1"}
    answer = chief.post("design-condition", CODE, by_hand, place="show", which="q3")
    assert answer.status_code == 422
    assert "peopl" in answer.content.decode()
    by_hand["cel"] = 'q2 * 2 >= 3 && q1.name != "x"'
    assert chief.post("design-condition", CODE, by_hand, place="show", which="q3").status_code == 302
    assert "この条件はメニューでは表せない" in chief.get("design-condition", CODE, place="show", which="q3")


def test_the_offices_side_is_kept_whole(chief: Designer, city: Municipality) -> None:
    chief.create()
    chief.finish(CODE)
    route = {"none": None, "route.0.step": "review", "route.0.post": "係長", "row": "add:route"}
    chief.post("design-part", CODE, route, part="route")
    page = chief.get("design-part", CODE, "?more=1", part="route")
    more = {"none": None, "route.1.step": "decide", "route.1.post": "課長", "route.1.acting": ["係長"]}
    chief.post("design-part", CODE, more, page=page, part="route")
    notice = {
        "none": None, "notice.template": "decision", "notice.title": "決定のお知らせ", "notice.text": "{title}を決めました。",
        "notice.list": ["q1"], "notice.appeal.authority": "{municipality}長", "notice.appeal.months": "3",
    }  # fmt: skip
    chief.post("design-part", CODE, notice, part="notice")
    chief.post(
        "design-part",
        CODE,
        {"legal_basis.0.law": "農園条例", "legal_basis.0.article": "第3条"},
        part="office",
    )
    chief.post("design-part", CODE, {"applicant.name": "q1", "limits.bytes": "5"}, part="limits")
    chief.post("design-part", CODE, {"outcomes.0.label": "貸す", "outcomes.0.adverse": None}, part="review")
    chief.post("design-part", CODE, {"checks.0.message": "氏名を入れてください。"}, part="checks")
    assert "「条件」を入れてください。" in chief.get("design", CODE)
    sent = {"t0.subject": "q1", "t0.comparison": "answered", "save": "1"}
    assert chief.post("design-condition", CODE, sent, place="check", which="0").status_code == 302
    definition = parse_definition(chief.draft(CODE).document)
    assert [(step.step, step.post, step.acting) for step in definition.route] == [
        ("review", "係長", ()), ("decide", "課長", ("係長",)),
    ]  # fmt: skip
    assert definition.notice is not None
    assert (definition.notice.list, definition.notice.appeal and definition.notice.appeal.months) == (
        ("q1",),
        3,
    )
    assert [(each.law, each.article) for each in definition.legal_basis] == [("農園条例", "第3条")]
    assert (definition.applicant.name, definition.limits.bytes) == ("q1", 5 * 1024 * 1024)
    assert [(each.code, each.label) for each in definition.outcomes] == [("r1", "貸す")]
    assert [(each.rule, each.message) for each in definition.checks] == [
        ("answered(q1)", "氏名を入れてください。")
    ]
    assert "直すところはありません" in chief.get("design", CODE)


def test_rows_are_moved_and_taken_away_without_losing_what_was_typed(chief: Designer) -> None:
    chief.create()
    for n in range(2):
        page = chief.get("design-part", CODE, "?more=1", part="review")
        chief.post("design-part", CODE, {f"outcomes.{n}.label": f"結果{n}"}, page=page, part="review")
    typed = {"outcomes.1.label": "書きかえた", "row": "up:outcomes:1"}
    chief.post("design-part", CODE, typed, part="review")
    assert [each["label"] for each in chief.draft(CODE).document["outcomes"]] == ["書きかえた", "結果0"]
    chief.post("design-part", CODE, {"row": "drop:outcomes:0"}, part="review")
    assert [each["label"] for each in chief.draft(CODE).document["outcomes"]] == ["結果0"]


def test_faults_are_shown_on_the_page_and_beside_the_property(chief: Designer) -> None:
    chief.create()
    name = chief.add(CODE, "s1", "text", "区画")
    answer = chief.post(
        "design-question", CODE, {"label": "", "min_length": "9", "max_length": "5"}, question=name
    )
    assert answer.status_code == 302
    page = chief.get("design-question", CODE, question=name)
    assert 'href="#id_label"' in page
    assert "「最も短い文字数」" in page
    assert f"questions/{name}/#id_label" in chief.get("design", CODE)
    refused = chief.post("design-question", CODE, {"max_length": "たくさん"}, question=name)
    assert refused.status_code == 422
    assert "整数（例: 10）" in refused.content.decode()
    assert controls(refused.content.decode())["max_length"] == "たくさん"


def test_faults_are_found_where_they_are_also_where_it_is_asked_who_fills_the_form_in(
    chief: Designer,
) -> None:
    chief.create()
    chief.finish(CODE)
    chief.post("design-part", CODE, {"proxy": "with_mandate", "business": "1"}, part="basics")
    definition = parse_definition(chief.draft(CODE).document)
    assert (definition.proxy, definition.business) == ("with_mandate", True)
    by_hand = {"mode": "hand", "cel": "nobody == 1", "save": "1"}
    refused = chief.post("design-condition", CODE, by_hand, place="show", which="q1")
    assert refused.status_code == 422
    assert "「nobody」という項目はありません" in refused.content.decode()
    assert f"/{CODE}/questions/q1/#id_show_if" in chief.get("design", CODE)


def test_the_next_version_leaves_the_published_one_alone_until_it_is_published(
    chief: Designer, city: Municipality
) -> None:
    first = publish(city)
    assert "編集を始める" in chief.get("design", "water-start")
    chief.act("water-start", "begin")
    chief.post("design-question", "water-start", {"label": "お名前"}, question="name")
    chief.add("water-start", "applicant", "phone", "電話番号")
    assert published(city, "water-start") == first
    page = chief.get("design-publish", "water-start")
    for words in ("お名前", "氏名", "質問「電話番号」", "追加", "変更"):
        assert words in page
    chief.post("design-publish", "water-start", {"now": "1"}, page=page)
    second = published(city, "water-start")
    assert (second.number, definition_of(second).fields["name"].label) == (2, "お名前")
    assert definition_of(first).fields["name"].label == "氏名"


def test_only_the_designers_of_a_department_touch_its_procedures(city: Municipality) -> None:
    publish(city)
    for who in ("worker", "manager", "mayor", "records", "admin"):
        assert Designer(city, who).client.get(f"/{city.slug}/desk/procedures/").status_code == 403
    DepartmentRole.objects.create(municipality=city, role="tax", department=department(city, "finance"))
    publish(city, code="tax-relief", department_role="tax")
    chief = Designer(city)
    assert "tax-relief" not in chief.get("design-list")
    assert chief.client.get(chief.url("design", "tax-relief")).status_code == 403
    assert chief.client.post(chief.url("design-change", "tax-relief"), {"do": "begin"}).status_code == 403
    assert chief.client.post(chief.url("design-withdraw", "tax-relief")).status_code == 403
    assert Procedure.objects.within(city).get(code="tax-relief").state == State.PUBLISHED
    begin_draft(municipality=city, code="water-start", by=actor(city, "chief"), at=AT)
    chief.post("design-part", "water-start", {"department": "市民生活部/財政課"}, part="office")
    assert chief.draft("water-start").document == {**document_of(city)}


def document_of(city: Municipality) -> dict[str, object]:
    found: dict[str, object] = published(city, "water-start").document
    return found


def _order(chief: Designer) -> list[list[str]]:
    return [[field["label"] for field in each["fields"]] for each in chief.draft(CODE).document["sections"]]


def _condition(chief: Designer, of: str, subject: str, comparison: str, value: str) -> None:
    sent = {
        "t0.subject": subject,
        "t0.comparison": comparison,
        "t0.value": value,
        "save": "1",
        "mode": "menu",
    }
    answer = chief.post("design-condition", CODE, sent, place="show", which=of)
    assert answer.status_code == 302, answer.content.decode()


@pytest.mark.parametrize(
    "hostile",
    ["x", "", ":", "up:", "up:elsewhere:1", "up:outcomes:x", "drop:outcomes:99", f"up:outcomes:{BIG}"],
)
def test_a_row_that_is_not_there_is_neither_moved_nor_followed(chief: Designer, hostile: str) -> None:
    chief.create()
    chief.post("design-part", CODE, {"outcomes.0.label": "認める", "outcomes.0.id": "approve"}, part="review")
    before = chief.draft(CODE).document
    answer = chief.post("design-part", CODE, {"row": hostile}, part="review")
    assert answer.status_code in (302, 422)
    if hostile.endswith(BIG):
        for page, values in (
            ("design-publish", {"revision": BIG}),
            ("design-publish", {"schedule": "1", "date": "2026-12-01", "time": f"{BIG}:1", "revision": "1"}),
            ("design-discard", {"revision": BIG}),
        ):
            assert chief.post(page, CODE, values).status_code in (409, 422)
    assert "elsewhere" not in answer.headers.get("Location", "")
    assert chief.draft(CODE).document == before
