"""The road at service level: from the submission to the filed record."""

import io
from datetime import date, timedelta

import pypdf

from tests.cases.making import (
    REASON,
    accept,
    answer,
    arrive,
    correct,
    decide,
    fresh,
    issue,
    propose,
    publish,
    send_back,
)
from tests.factories import AT, actor
from yorozu.cases.models import Case, CaseEvent, Notice
from yorozu.cases.selectors.sealed import reason_of, summary_of
from yorozu.cases.services import file_case
from yorozu.intake.selectors import notices_of, timeline_of
from yorozu.municipality.models import Municipality
from yorozu.trust import audit, vault
from yorozu.trust.models import AuditEntry, StoredFile

DAY = timedelta(days=1)


def test_an_application_walks_from_submission_to_the_filed_record(city: Municipality) -> None:
    case = arrive(city)
    assert (case.state, case.due_on, case.assignee) == ("received", date(2026, 11, 30), None)

    case = accept(case, at=AT + DAY)
    assert (case.state, case.assignee) == ("in_review", actor(city).staff)
    case = correct(case, at=AT + 3 * DAY)
    assert (case.state, case.clock_paused_on) == ("waiting_correction", date(2026, 11, 23))
    case = answer(case, at=AT + 6 * DAY)
    assert (case.state, case.revision, case.due_on) == ("in_review", 2, date(2026, 12, 3))
    case = propose(case, outcome="approve", at=AT + 7 * DAY)
    case = send_back(case, at=AT + 7 * DAY)
    assert case.state == "in_review"
    case = propose(case, outcome="reject", reason=REASON, at=AT + 8 * DAY)
    case = decide(case, at=AT + 9 * DAY)
    assert (case.state, case.outcome, reason_of(case)) == ("approved", "reject", REASON)
    assert summary_of(case) == "登録と一致しました。"
    case = issue(case, at=AT + 10 * DAY)
    assert case.state == "issued"
    record = file_case(case=case, lock=case.lock, by=actor(city), at=AT + 11 * DAY)

    case = fresh(case)
    assert (case.state, str(record.record_file), record.record_file.disposal_on) == (
        "filed",
        "令和8年度 減免",
        date(2032, 4, 1),
    )
    assert [item["kind"] for item in record.items] == ["application"] * 2 + [
        "attachment",
        "proposal",
        "notice",
    ]
    assert [event.kind for event in CaseEvent.objects.within(city).filter(case=case).order_by("id")] == [
        "arrive", "accept", "request_correction", "receive_correction", "propose", "remand", "propose", "approve",
        "issue", "file",
    ]  # fmt: skip
    assert audit.verify_chain(city) == []
    actions = list(
        AuditEntry.objects.within(city).filter(subject_type="case").values_list("action", flat=True)
    )
    assert actions == [
        "case.arrive", "case.accept", "case.request_correction", "case.receive_correction", "case.propose",
        "case.remand", "case.propose", "case.approve", "case.issue", "case.file",
    ]  # fmt: skip


def test_the_applicant_reads_every_step_in_plain_words(city: Municipality) -> None:
    case = issue(decide(propose(accept(arrive(city)))))
    file_case(case=case, lock=case.lock, by=actor(city), at=AT)

    told = [entry.message for entry in timeline_of(fresh(case).application)]
    assert told == [
        "申請を受け付けました。",
        "市民課が受け付け、内容の確認を始めました。",
        "内容の確認が終わり、結果を決める手続に進みました。",
        "結果が決まりました。通知書を用意しています。",
        "通知書「水道料金減免決定通知書」をお渡ししました。この画面で受け取れます。",
        "この手続はすべて終わりました。",
    ]
    assert fresh(case).application.status == "closed"


def test_the_notice_of_a_rejection_gives_the_number_the_reason_and_how_to_object(city: Municipality) -> None:
    case = issue(decide(propose(accept(arrive(city)), outcome="reject", reason=REASON)))

    notice = Notice.objects.within(city).select_related("stored__key").get(case=case)
    assert (notice.document_number, notice.title) == ("宮市第1号", "水道料金減免申請却下通知書")
    assert vault.file_name(notice.stored) == "水道料金減免申請却下通知書.pdf"
    text = _text(notice.stored)
    for part in ("宮市第1号", "令和8年11月20日", "髙橋𠮷郎様", "宮古市長", REASON, "審査請求", "却下"):
        assert part in text
    assert notices_of(case.application).get().stored_id == notice.stored_id


def test_the_record_holds_what_was_sent_and_how_it_was_decided(city: Municipality) -> None:
    case = issue(decide(propose(accept(arrive(city)))))
    record = file_case(case=case, lock=case.lock, by=actor(city), at=AT)

    sent, attachment, decided, notice = (_stored(item["file"]) for item in record.items)
    assert "髙橋𠮷郎" in _text(sent)
    assert attachment.media_type == "image/png"
    assert "課長専決" in _text(decided)
    assert "宮市第1号" in _text(notice)
    assert "髙橋" not in record.title
    assert "現場.png" not in str(record.items)


def test_without_route_and_notice_the_clerk_decides_and_files(city: Municipality) -> None:
    version = publish(city, route="none", notice="none", outcomes=[{"code": "accept", "label": "受理"}])
    case = propose(accept(arrive(city, version=version)), outcome="accept")

    assert (case.state, case.proposal_id, case.application.status) == ("issued", None, "closed")
    record = file_case(case=case, lock=case.lock, by=actor(city), at=AT)
    assert [item["kind"] for item in record.items] == ["application", "attachment", "proposal"]
    assert [entry.message for entry in timeline_of(fresh(case).application)][-2:] == [
        "結果は「受理」です。",
        "この手続はすべて終わりました。",
    ]


def test_the_route_follows_the_condition_on_the_outcome(city: Municipality) -> None:
    route = [
        {"step": "decide", "post": "部長", "when": 'outcome == "reject"'},
        {"step": "decide", "post": "課長"},
    ]
    version = publish(city, route=route)

    approved = propose(accept(arrive(city, version=version)))
    rejected = propose(accept(arrive(city, version=version)), outcome="reject", reason=REASON)
    assert [_posts(approved), _posts(rejected)] == [["課長"], ["部長"]]


def _posts(case: Case) -> list[str]:
    assert case.proposal is not None
    return list(case.proposal.steps.values_list("post_name", flat=True))


def _stored(file_id: str) -> StoredFile:
    return StoredFile.objects.select_related("key").get(pk=file_id)


def _text(stored: StoredFile) -> str:
    reader = pypdf.PdfReader(io.BytesIO(vault.open_file(stored)))
    return "".join("".join(page.extract_text() for page in reader.pages).split())
