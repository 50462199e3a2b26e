"""What the office does with an application: checks, outcomes, route, notice, capacity."""

import re

from yorozu.forms.definition import vocabulary as words
from yorozu.forms.definition.document import (
    Appeal,
    ApplicantFields,
    Capacity,
    Check,
    FileLimits,
    Notice,
    OfficeCheck,
    Outcome,
    RouteStep,
    Seats,
)
from yorozu.forms.definition.reader import CODE, FIELD_ID, Reader, guess

_ID = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_ID_HOW = "半角の英小文字で始め、英小文字・数字・「_」「-」だけで、40文字までにしてください。"
_FIELD_HOW = "項目の id を書いてください。"
#: 供覧 follows the decision; what comes before it is 審査 and 合議.
_PLACES = {"review": 0, "concurrence": 0, "decide": 1, "for_information": 2}
_PLACEHOLDER = re.compile(r"\{([^{}\n]{0,40})\}")


def read_checks(reader: Reader) -> tuple[Check, ...]:
    found = []
    for item in reader.items("checks", count=100):
        rule = item.rule("rule", required=True)
        message = item.text("message", required=True, limit=300)
        found.append(Check(rule=rule, message=message, field=item.text("field", limit=40)))
        item.finish(where="確認（checks）では")
    return tuple(found)


def read_office_checks(reader: Reader) -> tuple[OfficeCheck, ...]:
    found: dict[str, OfficeCheck] = {}
    for item in reader.items("office_checks", count=50):
        check_id = item.matching("id", _ID, _ID_HOW)
        if check_id in found:
            item.fault("id", f"id「{check_id}」が二度書かれています。別の名前にしてください。")
        label = item.text("label", required=True, limit=200)
        found[check_id] = OfficeCheck(id=check_id, label=label, rule=item.rule("rule"))
        item.finish(where="審査の確認（office_checks）では")
    return tuple(found.values())


def read_outcomes(reader: Reader, kind: str) -> tuple[Outcome, ...]:
    found: dict[str, Outcome] = {}
    for item in reader.items("outcomes", count=10):
        code = item.matching("code", _ID, _ID_HOW)
        if code in found:
            item.fault("code", f"結果「{code}」が二度書かれています。別の符号にしてください。")
        found[code] = Outcome(code, item.text("label", required=True, limit=40), item.flag("adverse"))
        item.finish(where="結果（outcomes）では")
    return tuple(found.values()) or default_outcomes(kind)


def default_outcomes(kind: str) -> tuple[Outcome, ...]:
    """What is decided when the definition does not say: applications may be refused, the rest is taken in."""
    if kind in ("application", "reservation"):
        return (Outcome("approve", "承認"), Outcome("reject", "却下", adverse=True))
    return (Outcome("accept", "受理"),)


def read_route(reader: Reader) -> tuple[RouteStep, ...]:
    raw = reader.required("route")
    if raw is None or raw == "none":
        return ()
    if isinstance(raw, str):
        reader.fault(
            "route", "決裁の要らない手続では「route: none」、要る手続では段階の一覧を書いてください。"
        )
        return ()
    steps = tuple(_step(item) for item in reader.items("route", count=20, required=True))
    _check_decisions(reader, steps)
    return steps


def _step(reader: Reader) -> RouteStep:
    step = RouteStep(
        step=reader.one_of("step", words.STEPS),
        post=reader.text("post", required=True, limit=40),
        department=reader.text("department", limit=100),
        department_role=reader.matching(
            "department_role", CODE, "役割の名前を書いてください。", required=False
        ),
        when=reader.rule("when"),
        acting=reader.texts("acting", limit=40, count=10),
    )
    if step.department and step.department_role:
        reader.fault("department", "department と department_role のどちらか一方だけを書いてください。")
    reader.finish(where="決裁の段階では")
    return step


def _check_decisions(reader: Reader, steps: tuple[RouteStep, ...]) -> None:
    decisions = [step for step in steps if step.step == "decide"]
    if not decisions:
        reader.fault("route", "決裁（step: decide）の段階がありません。一つ書いてください。")
    if len(decisions) > 1 and not all(step.when for step in decisions[:-1]):
        reader.fault(
            "route", "決裁（decide）を二つ以上書くときは、最後のほかすべてに when（条件）を書いてください。"
        )
    places = [_PLACES[step.step] for step in steps if step.step]
    if places != sorted(places):
        reader.fault(
            "route",
            "審査（review）と合議（concurrence）は決裁（decide）の前に、供覧（for_information）は後に書いてください。",
        )
    if decisions and decisions[-1].when:
        reader.fault(
            "route",
            "最後の決裁（decide）には when を書かないでください。どの条件にも合わないときの決裁者になります。",
        )


def read_notice(reader: Reader) -> Notice | None:
    raw = reader.required("notice")
    if raw is None or raw == "none":
        return None
    if isinstance(raw, str):
        reader.fault(
            "notice", "通知しない手続では「notice: none」、する手続では template と title を書いてください。"
        )
        return None
    item = reader.child("notice")
    if item is None:
        return None
    notice = Notice(
        template=item.one_of("template", words.NOTICE_TEMPLATES),
        title=_printed(item, "title", required=True, limit=100),
        adverse_title=_printed(item, "adverse_title", limit=100),
        text=_printed(item, "text", limit=4000),
        certificate_text=_printed(item, "certificate_text", limit=4000),
        list=item.texts("list", limit=40, count=100),
        outcome_label=item.text("outcome_label", limit=40),
        appeal=_appeal(item),
    )
    if notice.template == "certificate" and not notice.certificate_text:
        item.fault("", "証明書（certificate）には certificate_text（証明する文）を書いてください。")
    item.finish(where="通知では")
    return notice


def _printed(reader: Reader, key: str, *, limit: int, required: bool = False) -> str:
    """Text that goes on paper: only the known placeholders may stand in it."""
    text = reader.text(key, required=required, limit=limit)
    for name in _PLACEHOLDER.findall(text):
        if name not in words.PLACEHOLDERS:
            known = "・".join(f"{{{word}}}" for word in words.PLACEHOLDERS)
            reader.fault(
                key,
                f"「{{{name}}}」は差し込めません。使えるのは{known}です。{guess(name, words.PLACEHOLDERS)}",
            )
    if re.search("[{}]", _PLACEHOLDER.sub("", text)):
        reader.fault(key, "「{」と「}」は差し込みにだけ使えます。対になっているか確かめてください。")
    return text


def _appeal(reader: Reader) -> Appeal | None:
    item = reader.child("appeal")
    if item is None:
        return None
    authority = _printed(item, "authority", required=True, limit=100)
    months = item.integer("months", 1, 12, default=3) or 3
    review_first = item.flag("review_first")
    item.finish(where="教示では")
    return Appeal(authority, months, review_first)


def read_capacity(reader: Reader) -> Capacity | None:
    item = reader.child("capacity")
    if item is None:
        return None
    field = item.matching("field", FIELD_ID, _FIELD_HOW, required=False)
    seats = item.required("seats")
    capacity = Capacity(field=field, by_option=_seats(item)) if isinstance(seats, dict) else None
    if capacity is None:
        capacity = Capacity(field=field, total=item.integer("seats", 1, 1_000_000))
    if bool(field) != isinstance(seats, dict):
        item.fault(
            "", "定員は「seats: 数」か、「field: 選択の項目」と「seats: {選択肢: 数}」で書いてください。"
        )
    item.finish(where="定員では")
    return capacity


def _seats(reader: Reader) -> tuple[Seats, ...]:
    seats = reader.child("seats")
    if seats is None:
        return ()
    options = list(reader.raw("seats"))[:200]
    return tuple(Seats(option, seats.integer(option, 0, 1_000_000) or 0) for option in sorted(options))


def read_applicant(reader: Reader) -> ApplicantFields:
    item = reader.child("applicant")
    if item is None:
        return ApplicantFields()
    found = ApplicantFields(
        name=item.text("name", limit=40),
        email=item.text("email", limit=40),
        phone=item.text("phone", limit=40),
        address=item.text("address", limit=40),
    )
    item.finish(where="申請者（applicant）では")
    return found


def read_limits(reader: Reader) -> FileLimits:
    item = reader.child("limits")
    if item is None:
        return FileLimits()
    usual = FileLimits()
    files = item.integer("files", 0, 50, default=usual.files)
    size = item.integer("bytes", 1024, 200 * 1024 * 1024, default=usual.bytes)
    item.finish(where="上限では")
    return FileLimits(usual.files if files is None else files, usual.bytes if size is None else size)
