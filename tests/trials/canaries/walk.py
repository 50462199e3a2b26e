"""The road walked by residents, a program and staff who write canaries everywhere and get things wrong on the way."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.trials.canaries.browser import Browser, Exchange, Notebook, Transport
from tests.trials.canaries.planted import Flock, paper, picture

CITY, CODE = "miyako", "canary-claim"
APPLY, API = f"/{CITY}/apply/{CODE}/", f"/api/v1/{CITY}/procedures/{CODE}/applications"
#: Typed into a text, this makes the sabotaged service fail with what was typed in the message of the fault.
PROVOKE = "PROVOKE-500"
#: Seconds of a processor that the worker needs at most to start and do what was asked for.
PATIENCE = 15.0
_CODE = re.compile(r'class="y-code[^"]*"[^>]*>\s*([^<]+?)\s*<')


def document() -> dict[str, Any]:
    """A claim that asks a question of every type."""
    who = [
        {"id": "name", "type": "person_name", "label": "氏名", "required": True},
        {"id": "address", "type": "address", "label": "住所", "required": True},
        {"id": "phone", "type": "phone", "label": "電話番号", "required": True},
        {"id": "email", "type": "email", "label": "メールアドレス"},
        {"id": "born_on", "type": "date", "label": "生年月日", "required": True, "example": "-9000"},
    ]
    what = [
        {"id": "text", "type": "text", "label": "一行"},
        {"id": "story", "type": "textarea", "label": "様子", "max_length": 400},
        {"id": "people", "type": "integer", "label": "数"},
        {"id": "rate", "type": "decimal", "label": "割合", "places": 2},
        {"id": "income", "type": "money", "label": "収入"},
        {"id": "at", "type": "time", "label": "時刻"},
        {"id": "kind", "type": "choice", "label": "理由", "options": {"birth": "出生", "other": "その他"}},
        {"id": "kind_other", "type": "text", "label": "その他の理由", "show_if": 'kind == "other"'},
        {"id": "needs", "type": "choices", "label": "希望", "options": {"day": "昼", "night": "夜"}},
        {"id": "works", "type": "yes_no", "label": "仕事"},
        {"id": "place", "type": "location", "label": "場所"},
        {"id": "bank", "type": "bank_account", "label": "振込先"},
        {"id": "children", "type": "group", "label": "子ども", "item_label": "子ども", "max": 3, "fields": [
            {"id": "child", "type": "person_name", "label": "子の氏名"},
            {"id": "memo", "type": "text", "label": "子のこと"},
        ]},
        {"id": "papers", "type": "file", "label": "書類", "accept": ["pdf", "png"], "max_files": 2},
        {"id": "agreed", "type": "consent", "label": "同意", "text": "確認に同意します。", "required": True},
    ]  # fmt: skip
    return {
        "code": CODE, "title": "見守りの申請", "summary": "すべての種類の質問があります。", "kind": "application",
        "audience": ["resident"], "channels": ["online"], "department_role": "water", "category": "water",
        "standard_processing_days": 5, "fee": {"yen": 0}, "retention": {"record_class": RECORD_CLASS, "years": 3},
        "applicant": {"name": "name", "address": "address", "email": "email", "phone": "phone"},
        "sections": [{"id": "who", "title": "申請する方", "fields": who}, {"id": "what", "title": "内容", "fields": what}],
        "office_checks": [{"id": "register", "label": "台帳と合っている"}],
        "outcomes": [{"code": "approve", "label": "承認"}, {"code": "reject", "label": "却下", "adverse": True}],
        "route": [{"step": "review", "post": "係長"}, {"step": "decide", "post": "課長"}],
        "notice": {"template": "decision", "title": "見守りの決定通知書", "adverse_title": "見守りの却下通知書",
                   "text": "次のとおり決定したので通知します。", "list": ["name", "story"],
                   "appeal": {"authority": "{mayor}", "months": 3}},
    }  # fmt: skip


RECORD_CLASS = "上下水道/届出"


@dataclass
class World:
    """Where the walk takes place.

    `enter` signs a member of staff in, `settle` lets the worker work, `worked` says how many seconds of a processor it had.
    """

    transport: Callable[[], Transport]
    notebook: Notebook
    enter: Callable[[Browser, str], None]
    settle: Callable[[], None]
    worked: Callable[[], float]
    inside: dict[str, Browser] = field(default_factory=dict)

    def browser(self, who: str) -> Browser:
        return Browser(who, self.transport(), self.notebook)

    def staff(self, who: str) -> Browser:
        """Signed in once; the same browser afterwards."""
        if who not in self.inside:
            self.inside[who] = self.browser(f"{CITY}-{who}")
            self.enter(self.inside[who], who)
        return self.inside[who]


def applicant(birds: Flock) -> dict[str, Any]:
    return {
        "name.name": birds["name"], "name.kana": birds["kana"], "address.postal_code": "0270052",
        "address.prefecture": "岩手県", "address.city": "宮古市", "address.town": birds["town"],
        "address.building": birds["building"], "phone": birds["phone"], "email": birds["email"],
        "born_on": birds["date"],
    }  # fmt: skip


def contents(birds: Flock) -> dict[str, Any]:
    return {
        "text": birds["text"], "story": birds["textarea"], "people": birds["integer"], "rate": birds["decimal"],
        "income": birds["money"], "at": "10:07", "kind": "other", "kind_other": birds["choice other"],
        "needs": ["day"], "works": "true", "place.lat": birds["latitude"], "place.lng": "141.957",
        "place.note": birds["map note"], "bank.bank_code": "0001", "bank.bank_name": "見本銀行",
        "bank.branch_code": "001", "bank.branch_name": birds["bank branch"], "bank.kind": "ordinary",
        "bank.number": birds["bank number"], "bank.holder_kana": birds["bank holder"], "children.rows": "1",
        "children.0.child.name": birds["group row name"], "children.0.child.kana": birds["kana"],
        "children.0.memo": birds["group row text"], "agreed": "true",
    }  # fmt: skip


def apply(world: World, birds: Flock) -> tuple[Browser, str, Flock]:
    """Through the portal to the receipt: its number, and the flock with the lookup code."""
    resident = world.browser("resident")
    resident.get(f"/{CITY}/procedures/{CODE}/")
    resident.get(APPLY)
    resident.post(APPLY, {})
    wrong = {
        "name.name": birds["wrong name"] * 12,
        "phone": birds["wrong phone"],
        "born_on": birds["wrong text"],
    }
    _expect(resident.post(f"{APPLY}who/", {**applicant(birds), **wrong}, own=True), 422)
    _expect(resident.post(f"{APPLY}who/", applicant(birds), own=True), 200)
    resident.get(f"{APPLY}what/", own=True)
    bad = ("papers", (f"{birds['file name']}.pdf", birds["file content"].encode() * 9, "application/pdf"))
    # A question shown by an answer is asked on the same page again.
    resident.post(f"{APPLY}what/", contents(birds), [bad], own=True)
    good = [
        ("papers", (f"{birds['file name']}.pdf", paper(birds), "application/pdf")),
        ("papers", (f"{birds['file name']}.png", picture(birds), "image/png")),
    ]
    resident.post(f"{APPLY}what/", contents(birds), good, own=True)
    if not resident.here.endswith("/check/"):
        resident.post(f"{APPLY}what/", contents(birds), good, own=True)
    check = resident.get(f"{APPLY}check/", own=True)
    assert birds["name"] in check.text, check.text[:2000]
    receipt = resident.post(f"{APPLY}check/", {}, own=True)
    assert receipt.url.endswith("/receipt/"), f"{receipt.url} {receipt.status} {receipt.text[-3000:]}"
    number, code = _CODE.findall(receipt.text)[:2]
    return resident, number, birds.with_code(code)


def break_things(world: World, birds: Flock) -> None:
    """Everything that can go wrong while somebody writes, in the portal and in the API."""
    hostile = world.browser("hostile")
    hostile.get(APPLY)
    hostile.post(APPLY, {})
    page = f"{APPLY}who/"
    typed = applicant(birds)
    _expect(
        hostile.post(page, {**typed, "name.name": f"{birds['text in a fault']} {PROVOKE}"}), 503, 302, 200
    )
    broken = (
        b'--x\r\nContent-Disposition: form-data; name="name.name"\r\n\r\n' + birds["broken body"].encode()
    )
    hostile.send("POST", page, broken, Content_Type="multipart/form-data; boundary=y")
    hostile.send("POST", page, broken, Content_Type="multipart/form-data")
    hostile.send("POST", page, b"name.name=" + birds["too large"].encode() * 180_000,
                 Content_Type="application/x-www-form-urlencoded")  # fmt: skip
    hostile.send("PUT", page, broken, Content_Type="text/plain")
    hostile.send("POST", f"{APPLY}nowhere/", broken, Content_Type="application/x-www-form-urlencoded")
    hostile.get(f"/{CITY}/nothing/here/")
    hostile.get(f"/{CITY}/desk/cases/999999/")
    _break_api(hostile, birds)


def _break_api(program: Browser, birds: Flock) -> None:
    good = _in_json(birds)
    wrong = {
        **good,
        "phone": birds["wrong phone"],
        "born_on": birds["wrong text"],
        "people": birds["wrong text"],
    }
    for body in (
        json.dumps(wrong),
        json.dumps({**good, "name": birds["wrong name"]}),
        '{"name": "' + birds["broken body"],
        json.dumps([birds["broken body"]]),
        json.dumps({**good, "text": birds["too large"] * 190_000}),
        json.dumps({**good, "text": f"{birds['text in a fault']} {PROVOKE}"}),
    ):
        _send_json(program, body)
    key = str(uuid4())
    _expect(_send_json(program, json.dumps(good), key=key), 201)
    _send_json(program, json.dumps({**good, "text": birds["text"]}), key=key)
    _send_json(program, json.dumps(good), key="")
    files = [{"name": f"{birds['file name']}.png", "content": "QUJD"}]
    # Of several files the sender is told which one could not be taken, by its name.
    _send_json(program, json.dumps({**good, "papers": files}), own=True)


def _in_json(birds: Flock) -> dict[str, Any]:
    return {
        "name": {"name": birds["name (API)"], "kana": birds["kana"]},
        "address": {"postal_code": "", "prefecture": "岩手県", "city": "宮古市", "town": birds["town"], "building": ""},
        "phone": birds["phone"], "born_on": birds["date"], "agreed": True,
    }  # fmt: skip


def _send_json(program: Browser, body: str, *, key: str | None = None, own: bool = False) -> Exchange:
    key = str(uuid4()) if key is None else key
    return program.send(
        "POST",
        API,
        body.encode(),
        own=own,
        Content_Type="application/json",
        **({"Idempotency_Key": key} if key else {}),
    )


def look_up(world: World, birds: Flock, number: str) -> Browser:
    """Number and code in another browser; first a wrong code, often enough to be told to wait."""
    code = next(bird.typed for bird in birds.birds.values() if bird.kind == "lookup code")
    resident = world.browser("resident at home")
    resident.get(f"/{CITY}/status/")
    _expect(resident.post(f"/{CITY}/status/", {"number": number, "code": "22222222"}, own=True), 404)
    resident.post(f"/{CITY}/status/", {"number": "1", "code": code}, own=True)
    resident.get(f"/{CITY}/status/")
    view = resident.post(f"/{CITY}/status/", {"number": number, "code": code}, own=True)
    assert number in view.text, view.text[:800]
    resident.send("GET", f"/api/v1/{CITY}/applications/{number}", b"", X_Lookup_Code="22222222")
    resident.send("GET", f"/api/v1/{CITY}/applications/{number}", b"", X_Lookup_Code=code)
    return resident


def office(world: World, birds: Flock, number: str, resident: Browser) -> str:
    """Accept, note, correct, propose, send back, propose again, decide, issue, file; the address of the case."""
    worker = world.staff("worker")
    case = find_case(world, worker, number)
    page = worker.get(case, own=True)
    for file in sorted(set(re.findall(rf'"({case}files/[^"]+)"', page.text))):
        worker.get(file, own=True)
    worker.get(case, own=True)
    _expect(worker.post(f"{case}note/", {"note": " "}, own=True), 422)
    worker.post(f"{case}note/", {"note": birds["clerk's note"]}, own=True)
    worker.post(f"{case}accept/", {}, own=True)
    _expect(worker.post(f"{case}accept/", {"lock": "1"}, own=True), 409)
    _talk(world, worker, case, birds, resident)
    worker.get(f"{case}correction/", own=True)
    asked = {"fields_wanted": ["text"], "message": birds["correction request"]}
    worker.post(f"{case}correction/", asked, own=True)
    _mend(world, resident, birds)
    worker.get(f"{case}messages/", own=True)
    _offered(world, worker, case, f"{case}propose/")
    worker.post(f"{case}check/", {"check": "register", "ok": "1"}, own=True)
    _propose(worker, case, birds)
    chief, manager = world.staff("chief"), world.staff("manager")
    _act(chief, number, "remand", reason=birds["remand reason"])
    _offered(world, worker, case, f"{case}propose/")
    _propose(worker, case, birds)
    _act(chief, number, "approve", comment=birds["approval comment"])
    _act(manager, number, "approve", comment=birds["approval comment"])
    _offered(world, worker, case, f"{case}issue/")
    worker.get(f"{case}notice/preview/", own=True)
    worker.get(case, own=True)
    _expect(worker.post(f"{case}issue/", {}, own=True), 200)
    worker.get(f"{case}notice/", own=True)
    worker.get(case, own=True)
    _expect(worker.post(f"{case}file/", {}, own=True), 200)
    return case


def find_case(world: World, worker: Browser, number: str) -> str:
    """From the list, by the receipt number, once the office has heard of it."""
    for _ in _patiently(world):
        page = worker.get(f"/{CITY}/desk/?q={number}")
        found = re.search(rf'"(/{CITY}/desk/cases/\d+/)"', page.text)
        if found:
            return found[1]
    raise AssertionError("the case never came")


def _patiently(world: World) -> Iterator[None]:
    """Look again and again, until the worker has had time enough for what is awaited."""
    world.settle()
    until = world.worked() + PATIENCE
    while world.worked() < until:
        yield
        world.settle()


def _offered(world: World, worker: Browser, case: str, step: str) -> None:
    """Look at the case until the office has heard what was decided, and the page offers the next step."""
    for _ in _patiently(world):
        if f'"{step}"' in worker.get(case, own=True).text:
            return
    raise AssertionError(f"{step} was never offered")


def _talk(world: World, worker: Browser, case: str, birds: Flock, resident: Browser) -> None:
    """The clerk asks, the resident answers with a file, first too long; the clerk reads and opens the file."""
    worker.get(f"{case}messages/", own=True)
    asked = {"text": birds["message of the office"], "days": "5"}
    _expect(worker.post(f"{case}messages/", asked, own=True), 200)
    world.settle()
    here = f"/{CITY}/status/messages/"
    resident.get(here, own=True)
    words = birds["message of the resident"]
    _expect(resident.post(here, {"text": words * 200}, own=True), 422)
    file = ("files", (f"{birds['file name in a message']}.png", picture(birds), "image/png"))
    _expect(resident.post(here, {"text": words}, [file], own=True), 200)
    world.settle()
    worker.get(f"/{CITY}/desk/")
    page = worker.get(f"{case}messages/", own=True)
    found = re.findall(rf'"({case}messages/\d+/files/\d+/)"', page.text)
    assert found, page.text[:800]
    worker.get(found[0], own=True)
    worker.get(case, own=True)


def _mend(world: World, resident: Browser, birds: Flock) -> None:
    """The resident answers the correction: first with something too long, then well."""
    world.settle()
    resident.get(f"/{CITY}/status/view/", own=True)
    resident.get(f"/{CITY}/status/correct/", own=True)
    address = resident.here
    _expect(resident.post(address, {"text": birds["wrong text"] * 100}, own=True), 422)
    note = birds["message with the correction"]
    resident.post(address, {"text": birds["correction"], "note-to-office": note}, own=True)
    if "/status/correct/" in resident.here:
        resident.post(resident.here, {}, own=True)
    world.settle()


def _propose(worker: Browser, case: str, birds: Flock) -> None:
    worker.get(f"{case}propose/", own=True)
    _expect(worker.post(f"{case}propose/", {"outcome": "reject", "reason": "", "summary": birds["summary for the approvers"]},
                        own=True), 422)  # fmt: skip
    worker.get(f"{case}propose/", own=True)
    sent = {"outcome": "reject", "reason": birds["reason"], "summary": birds["summary for the approvers"]}
    _expect(worker.post(f"{case}propose/", sent, own=True), 200)


def _act(approver: Browser, number: str, act: str, **typed: str) -> None:
    inbox = approver.get(f"/{CITY}/desk/approvals/")
    row = next(part for part in inbox.text.split("<tr") if number in part)
    found = re.search(rf'"(/{CITY}/desk/approvals/\d+/)', row)
    assert found
    page = approver.get(found[1], own=True)
    values = {name: value[:1] for name, value in approver.values().items() if name in ("step", "version")}
    assert values, page.text[:500]
    _expect(approver.post(f"{found[1]}act/", {**values, "act": act, **typed}, own=True), 200)


def afterwards(world: World, birds: Flock, number: str, resident: Browser) -> None:
    """The notice at home, the lists and the record at the office, the access log and its extract, a withdrawal."""
    view = resident.get(f"/{CITY}/status/view/", own=True)
    for notice in sorted(set(re.findall(rf'"(/{CITY}/status/notice/\d+/)"', view.text))):
        resident.get(notice, own=True)
    keeper = world.staff("records")
    files = keeper.get(f"/{CITY}/desk/records/")
    for address in sorted(set(re.findall(rf'"(/{CITY}/desk/records/files/\d+/)"', files.text))):
        inside = keeper.get(address)
        for record in re.findall(rf'"(/{CITY}/desk/records/\d+/)"', inside.text):
            keeper.get(record)
    admin = world.staff("admin")
    for who in ("worker", "chief"):
        world.staff(who).get(f"/{CITY}/desk/")
    admin.get(f"/{CITY}/desk/access-log/")
    admin.post(f"/{CITY}/desk/access-log/", {"number": number})
    for form in ("page", "csv"):
        admin.post(f"/{CITY}/desk/access-log/give/", {"number": number, "identity": "card", "form": form})
    admin.get(f"/{CITY}/desk/access-log/")
    admin.post(f"/{CITY}/desk/access-log/", {"staff": f"{CITY}-worker"})
    admin.get("/api/v1/health")
    _expect(world.staff("chief").get("/iwanuma/desk/"), 403, 404)


def whole_walk(world: World, birds: Flock) -> Flock:
    """Everything; the flock with the lookup code in it."""
    _, number, birds = apply(world, birds)
    break_things(world, birds)
    resident = look_up(world, birds, number)
    office(world, birds, number, resident)
    afterwards(world, birds, number, resident)
    return birds


def _expect(exchange: Exchange, *status: int) -> None:
    assert exchange.status in status, (
        f"{exchange.method} {exchange.url}: {exchange.status} {exchange.text[:1500]}"
    )
