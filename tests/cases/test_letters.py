"""The letters of our own procedures, from the application to the PDF."""

import io
from base64 import b64decode
from pathlib import Path
from typing import Any

import pypdf

from tests.cases.making import accept, case_of, decide, issue, next_key, propose, settle
from tests.factories import AT, department
from yorozu.cases.models import Notice
from yorozu.forms.services import Definition, json_schema, load_document
from yorozu.identity.actors import Actor
from yorozu.intake.models import Application
from yorozu.intake.services import Submission, submit_application
from yorozu.intake.uploads import Upload
from yorozu.municipality.models import DepartmentRole, Municipality
from yorozu.procedures.services import publish_procedure
from yorozu.records.models import RecordClass
from yorozu.trust import vault

PACKS = Path("packs/procedures")
#: Who decides is not the subject here.
ROUTE = [{"step": "review", "post": "係長"}, {"step": "decide", "post": "課長"}]
REASON = "心身の状態の調査と主治医の意見書から、介護や支援を必要とする状態ではないと判定されました。"


def letter(city: Municipality, code: str, outcome: str, **answers: Any) -> str:
    """The text, without spaces, of the letter that tells this outcome to whoever sent the complete example."""
    document = load_document((PACKS / f"{code}.yaml").read_text(encoding="utf-8"))
    definition = document.definition
    for role in {definition.department_role} - {"resident-register", "water"}:
        DepartmentRole.objects.create(municipality=city, role=role, department=department(city))
    kept = definition.retention
    RecordClass.objects.create(municipality=city, path=kept.record_class, title="記録", years=kept.years)
    version = publish_procedure(
        municipality=city, document=document.data | {"route": ROUTE}, by=Actor.system(city), at=AT
    )
    raw = complete(definition) | answers
    receipt = submit_application(
        Submission(
            version=version,
            raw=raw,
            idempotency_key=next_key(),
            channel="online",
            address="203.0.113.5",
            by=Actor.anonymous(city),
            at=AT,
        )
    )
    settle()
    case = accept(case_of(Application.objects.within(city).get(pk=receipt.application_id)))
    adverse = next(each.adverse for each in definition.outcomes if each.code == outcome)
    issue(decide(propose(case, outcome=outcome, reason=REASON if adverse else "")))
    stored = Notice.objects.within(city).select_related("stored__key").get(case=case).stored
    pages = pypdf.PdfReader(io.BytesIO(vault.open_file(stored))).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def complete(definition: Definition) -> dict[str, Any]:
    """The definition's own example, its files as a browser sends them."""
    [example] = json_schema(definition, today=AT.date())["examples"]
    for field in definition.fields.values():
        if field.type == "file" and field.id in example:
            example[field.id] = [
                Upload(each["name"], b64decode(each["content"])) for each in example[field.id]
            ]
    return dict(example)


def test_who_gets_no_care_level_is_told_to_ask_the_review_board_before_suing(city: Municipality) -> None:
    text = letter(city, "long-term-care-certification", "not_applicable")
    appeal = text[text.index("不服の申立てについて（教示）") : text.index("お問い合わせ先")]
    assert "3か月以内に、岩手県介護保険審査会に対して審査請求をすることができます" in appeal
    assert "1の審査請求に対する裁決を経た後でなければ起こすことができません" in appeal  # 介護保険法196条
    assert "宮古市を被告として（訴訟で宮古市を代表する者は宮古市長です。）" in appeal
    assert "3か月を過ぎても裁決がないとき" in appeal  # 行政事件訴訟法8条2項


def test_where_no_law_puts_the_review_first_one_may_sue_at_once(city: Municipality) -> None:
    text = letter(city, "childcare-support-certification", "reject")
    assert (
        "この決定の取消しを求める訴えは、この決定があったことを知った日の翌日から起算して6か月以内に" in text
    )
    assert "裁決を経た後でなければ" not in text


def test_the_certificate_names_everybody_of_the_household_a_line_each(city: Municipality) -> None:
    family = [
        {"member_name": {"name": f"見本 {name}", "kana": "ミホン"}, "member_relation": tie}
        for name, tie in (("花子", "妻"), ("一郎", "子"))
    ]
    text = letter(city, "disaster-damage-certificate", "half", household=family)
    assert "見本花子（ミホン）世帯主から見た続柄：妻見本一郎（ミホン）世帯主から見た続柄：子" in text
    assert "1番目" not in text


def test_an_empty_household_has_no_line(city: Municipality) -> None:
    text = letter(city, "disaster-damage-certificate", "half", household=[])
    assert "この家に住んでいる家族" not in text


def test_the_certificate_certifies_what_was_decided(city: Municipality) -> None:
    assert "住家の被害の程度半壊上記の住家について" in letter(city, "disaster-damage-certificate", "half")


def test_a_certificate_that_is_refused_goes_out_as_a_decision(city: Municipality) -> None:
    text = letter(city, "disaster-damage-certificate", "reject")
    assert "罹災証明書の交付申請について（交付しない決定）" in text
    assert (
        "「罹災証明書の発行申請」について、「交付しない」と決定したので通知します。記結果交付しない" in text
    )
    assert "証明します" not in text
    assert "被害の程度" not in text
