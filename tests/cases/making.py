"""A procedure with a route, checks and a notice, and cases of it at every point of the road."""

import io
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from PIL import Image

from tests.factories import AT, actor
from yorozu.approvals.models import Proposal, ProposalStep
from yorozu.approvals.services import approve_step, remand
from yorozu.cases.models import Case
from yorozu.cases.services import accept_case, issue_notice, propose_decision, request_correction
from yorozu.foundation import events
from yorozu.identity.actors import Actor
from yorozu.intake.models import Application, CorrectionRequest
from yorozu.intake.services import Submission, resubmit, submit_application
from yorozu.intake.uploads import Upload
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import ProcedureVersion
from yorozu.procedures.services import publish_procedure
from yorozu.records.models import RecordClass

_keys = count(1)
REASON = "条例第3条は市内に住所があることを求めていますが、届出の住所は市外でした。"


def document(**changes: Any) -> dict[str, Any]:
    """水道の減免: a place, a photo and a list; reviewed by the chief and decided by the manager."""
    return {
        "code": "water-relief",
        "title": "水道料金の減免申請",
        "summary": "災害にあった方が、水道料金を安くしてもらうための申請です。",
        "kind": "application",
        "audience": ["resident"],
        "channels": ["online", "counter"],
        "department_role": "water",
        "category": "water",
        "life_events": ["disaster"],
        "keywords": ["水道"],
        "legal_basis": [{"law": "水道事業給水条例", "article": "第30条"}],
        "standard_processing_days": 5,
        "fee": {"yen": 0},
        "guide": {"who": "災害にあった方です。", "when": "いつでも。", "bring": [], "how": [], "after": []},
        "retention": {"record_class": "上下水道/減免", "years": 5},
        "applicant": {"name": "name", "address": "address"},
        "sections": [
            {
                "id": "applicant",
                "title": "申請する方",
                "fields": [
                    {"id": "name", "type": "person_name", "label": "氏名", "required": True},
                    {"id": "address", "type": "address", "label": "住所", "required": True},
                    {"id": "point", "type": "location", "label": "場所"},
                ],
            },
            {
                "id": "damage",
                "title": "被害",
                "fields": [
                    {"id": "on", "type": "date", "label": "被害の日", "required": True, "example": "-7"},
                    {"id": "story", "type": "textarea", "label": "様子", "max_length": 400},
                    {
                        "id": "photo",
                        "type": "file",
                        "label": "写真",
                        "accept": ["png", "jpeg"],
                        "max_files": 2,
                    },
                ],
            },
        ],
        "office_checks": [
            {"id": "inside", "label": "住所が市内である", "rule": "address.city == municipality.name"},
            {"id": "register", "label": "給水の登録と合っている"},
        ],
        "outcomes": [
            {"code": "approve", "label": "承認"},
            {"code": "reject", "label": "却下", "adverse": True},
        ],
        "route": [{"step": "review", "post": "係長"}, {"step": "decide", "post": "課長"}],
        "notice": {
            "template": "decision",
            "title": "水道料金減免決定通知書",
            "adverse_title": "水道料金減免申請却下通知書",
            "text": "申請のありました水道料金の減免について、次のとおり決定したので通知します。",
            "list": ["name", "on"],
            "appeal": {"authority": "{mayor}", "months": 3},
        },
        **changes,
    }


def publish(city: Municipality, **changes: Any) -> ProcedureVersion:
    RecordClass.objects.get_or_create(
        municipality=city, path="上下水道/減免", defaults={"title": "減免", "years": 5}
    )
    return publish_procedure(municipality=city, document=document(**changes), by=Actor.system(city), at=AT)


def answers(**changes: Any) -> dict[str, Any]:
    return {
        "name": {"name": "髙橋 𠮷郎", "kana": "たかはし よしろう"},
        "address": {
            "postal_code": "0270052",
            "prefecture": "岩手県",
            "city": "宮古市",
            "town": "宮町一丁目1番1号",
            "building": "",
        },
        "on": "2026-11-01",
        "photo": [Upload("現場.png", picture())],
        **changes,
    }


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "PNG")
    return out.getvalue()


def next_key() -> str:
    """An idempotency key that nobody used before."""
    return f"key-{next(_keys)}"


def submit(
    city: Municipality, version: ProcedureVersion, *, at: datetime = AT, **changes: Any
) -> Application:
    """An application that has arrived; its case is made once the events have run."""
    receipt = submit_application(
        Submission(
            version=version,
            raw=answers(**changes),
            idempotency_key=next_key(),
            channel="online",
            address="203.0.113.5",
            by=Actor.anonymous(city),
            at=at,
        )
    )
    return Application.objects.within(city).get(pk=receipt.application_id)


def settle(at: datetime = AT) -> None:
    """Run what waits in the outbox until nothing does."""
    while events.run_due(at=at + timedelta(days=400), limit=200):
        pass


def arrive(
    city: Municipality, *, at: datetime = AT, version: ProcedureVersion | None = None, **changes: Any
) -> Case:
    """A case that has just been made."""
    application = submit(city, version or publish(city), at=at, **changes)
    settle()
    return case_of(application)


def case_of(application: Application) -> Case:
    wanted = ("application__key", "procedure", "version", "department", "municipality", "proposal")
    return (
        Case.objects.within(application.municipality_id).select_related(*wanted).get(application=application)
    )


def fresh(case: Case) -> Case:
    return case_of(case.application)


def accept(case: Case, *, who: str = "worker", at: datetime = AT) -> Case:
    accept_case(case=case, lock=fresh(case).lock, by=actor(case.municipality, who), at=at)
    return fresh(case)


def correct(case: Case, *, at: datetime = AT) -> Case:
    by = actor(case.municipality)
    request_correction(
        case=case, fields=["story"], message="様子を書いてください。", lock=case.lock, by=by, at=at
    )
    return fresh(case)


def answer(case: Case, *, at: datetime = AT, story: str = "床上まで水が来ました。") -> Case:
    """The applicant mends the marked field."""
    asked = CorrectionRequest.objects.within(case.municipality_id).get(
        application=case.application, answered_at__isnull=True
    )
    by = Actor.anonymous(case.municipality)
    resubmit(application=case.application, correction=asked, raw={"story": story}, by=by, at=at)
    settle()
    return fresh(case)


def propose(case: Case, *, outcome: str = "approve", reason: str = "", at: datetime = AT) -> Case:
    propose_decision(
        case=case, outcome=outcome, reason=reason, summary="登録と一致しました。", lock=case.lock,
        by=actor(case.municipality), at=at,
    )  # fmt: skip
    return fresh(case)


def decide(case: Case, *, at: datetime = AT) -> Case:
    """The chief and the manager approve."""
    for order, who in ((1, "chief"), (2, "manager")):
        proposal = _proposal(case)
        approve_step(
            step=_step(proposal, order),
            version=proposal.version,
            comment="",
            by=actor(case.municipality, who),
            at=at,
        )
    settle()
    return fresh(case)


def send_back(case: Case, *, at: datetime = AT) -> Case:
    proposal = _proposal(case)
    remand(
        step=_step(proposal, 1), version=proposal.version, reason="現地の写真を見てください。",
        by=actor(case.municipality, "chief"), at=at,
    )  # fmt: skip
    settle()
    return fresh(case)


def issue(case: Case, *, at: datetime = AT) -> Case:
    issue_notice(case=case, lock=case.lock, by=actor(case.municipality), at=at)
    return fresh(case)


def _proposal(case: Case) -> Proposal:
    return Proposal.objects.within(case.municipality_id).get(pk=case.proposal_id)


def _step(proposal: Proposal, order: int) -> ProposalStep:
    return ProposalStep.objects.within(proposal.municipality_id).get(proposal=proposal, order=order)
