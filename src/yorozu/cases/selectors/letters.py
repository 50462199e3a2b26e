"""The notice of a case as data: to whom, what was decided, why, and how to object."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from yorozu.cases.models import Case, State
from yorozu.cases.selectors.page import answers_of_case, outcome_of
from yorozu.cases.selectors.sealed import reason_of
from yorozu.documents.services import Appeal, Contact, NoticeData, Row, fill_placeholders, render_notice
from yorozu.forms import services as forms
from yorozu.forms.services import Definition, Notice, Outcome, shown
from yorozu.foundation.errors import NotFound
from yorozu.foundation.wareki import format_wareki
from yorozu.municipality.models import Municipality
from yorozu.procedures.selectors import definition_of

_SHOWS_OUTCOME = ("decision", "reply")
_NOT_YET = "（案）番号は発行のときに付きます"
_NOBODY_NAMED = "申請された方"


def notice_data(case: Case, *, notice: Notice, number: str, issued_on: date) -> NoticeData:
    """What the letter says. `number` is the document number."""
    definition, (answers, _, _) = definition_of(case.version), answers_of_case(case)
    outcome = outcome_of(case)
    adverse = outcome is not None and outcome.adverse
    reason = reason_of(case)
    template = _template(notice, adverse=adverse)
    answered_by_text = template == "reply" and not adverse
    return NoticeData(
        template=template,
        document_number=number,
        issued_on=issued_on,
        addressee=addressee(definition, answers),
        sender=case.municipality.mayor_title,
        title=_filled(case, notice_title(notice, adverse=adverse)),
        body=(*_body(case, notice, template, outcome), *(_paragraphs(reason) if answered_by_text else ())),
        rows=tuple(_rows(definition, notice, template, answers, outcome)),
        adverse=adverse,
        reasons=() if answered_by_text else _paragraphs(reason),
        appeal=_appeal(case, notice) if adverse else None,
        contact=contact_of_department(case),
        receipt_number=case.receipt_number,
    )


def preview_notice(*, case: Case, on: date) -> bytes:
    """The letter as it would go out on the day, without a number. Raises NotFound, MissingGlyphs, Invalid."""
    notice = definition_of(case.version).notice
    if notice is None or not case.outcome or case.state not in (State.PROPOSED, State.APPROVED):
        raise NotFound("この案件には、これから発行する通知書がありません。")
    return render_notice(notice_data(case, notice=notice, number=_NOT_YET, issued_on=on))


def notice_title(notice: Notice, *, adverse: bool) -> str:
    """The title of the letter, another where the decision is adverse and the definition says so."""
    return notice.adverse_title if adverse and notice.adverse_title else notice.title


def _template(notice: Notice, *, adverse: bool) -> str:
    """A certificate that is refused goes out as a decision: there is nothing to certify."""
    return "decision" if adverse and notice.template == "certificate" else notice.template


def addressee(definition: Definition, answers: Mapping[str, Any]) -> tuple[str, ...]:
    """Lines of the address, and last the name. Whoever gave no name is addressed without one.

    With a proxy (代理人) the last line is theirs, below the person concerned; a business stands above who applied for it.
    """
    fields = definition.applicant
    address, name = answers.get(fields.address), _named(answers.get(fields.name))
    lines = list(_address_lines(address)) if isinstance(address, Mapping) else []
    who = answers.get(forms.WHO)
    if who == forms.PROXY and (proxy := _named(answers.get(forms.PROXY_NAME))):
        return (*lines, f"{name or _NOBODY_NAMED} 様", f"代理人 {proxy}")
    if who == forms.BUSINESS and (company := _named(answers.get(forms.COMPANY))):
        role = _named(answers.get(forms.COMPANY_ROLE))
        return (*lines, company, f"{role} {name}".strip()) if name else (*lines, company)
    return (*lines, name or _NOBODY_NAMED)


def _named(answer: Any) -> str:
    return str(answer.get("name", "")) if isinstance(answer, Mapping) else str(answer or "")


def contact_of_department(case: Case) -> Contact:
    """Whom to ask about the letter."""
    office, city = case.municipality.office, case.municipality
    code = str(office.get("postal_code", ""))
    place = f"〒{code[:3]}-{code[3:]} {office.get('address', '')}" if code else str(office.get("address", ""))
    return Contact(
        department=f"{city.name} {case.department.full_name}",
        phone=str(office.get("phone", "")),
        address=place.strip(),
    )


def _address_lines(address: Mapping[str, str]) -> Iterator[str]:
    code = address.get("postal_code", "")
    if code:
        yield f"〒{code[:3]}-{code[3:]}"
    yield f"{address.get('prefecture', '')}{address.get('city', '')}{address.get('town', '')}"
    if address.get("building"):
        yield address["building"]


def _body(case: Case, notice: Notice, template: str, outcome: Outcome | None) -> Iterator[str]:
    if notice.text:
        yield from _paragraphs(_filled(case, notice.text))
    elif template == "acceptance":
        yield f"{_arrived(case)}に届出のありました「{case.procedure.title}」を受け付けましたので、お知らせします。"
    elif template != "certificate" and outcome is not None:
        yield f"{_arrived(case)}に申請のありました「{case.procedure.title}」について、「{outcome.label}」と決定したので通知します。"
    if notice.certificate_text and not (outcome and outcome.adverse):
        yield from _paragraphs(_filled(case, notice.certificate_text))


def _rows(
    definition: Definition, notice: Notice, template: str, answers: Mapping[str, Any], outcome: Outcome | None
) -> Iterator[Row]:
    leads = template in _SHOWS_OUTCOME
    if outcome is not None and leads:
        yield _outcome_row(notice, outcome)
    for name in notice.list:
        if answers.get(name) not in (None, []):
            field = definition.fields[name]
            yield Row(field.label, shown(field, answers[name]))
    if outcome is not None and notice.outcome_label and not leads:
        yield _outcome_row(notice, outcome)


def _outcome_row(notice: Notice, outcome: Outcome) -> Row:
    return Row((not outcome.adverse and notice.outcome_label) or "結果", outcome.label)


def _appeal(case: Case, notice: Notice) -> Appeal:
    """教示 is due with every adverse decision (行政不服審査法82条); without another authority it is the mayor."""
    city = case.municipality
    appeal = notice.appeal or forms.Appeal("{mayor}")
    return Appeal(
        authority=_filled(case, appeal.authority),
        defendant=city.name,
        representative=city.mayor_title,
        months=appeal.months,
        review_first=appeal.review_first,
    )


def _filled(case: Case, text: str) -> str:
    return fill_placeholders(text, placeholders(case.municipality, case.procedure.title, case.receipt_number))


def placeholders(city: Municipality, title: str, receipt_number: str) -> dict[str, str]:
    """What the texts of a definition may name."""
    return {
        "municipality": city.name,
        "mayor": city.mayor_title,
        "title": title,
        "receipt_number": receipt_number,
        "prefecture": city.prefecture,
    }


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _arrived(case: Case) -> str:
    return format_wareki(case.arrived_on)
