"""Every cell of the matrix: route × method × role × object, and the request that asks it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.architecture.routes import Route, all_routes
from tests.trials.authorization import designing, meeting, scanning, serving, surveying, visitors
from tests.trials.authorization.world import (
    CITY,
    KINDS,
    PROCEDURE,
    STAFF,
    Kind,
    Thing,
    World,
    first_section,
    picture,
)
from yorozu.config.api.document import api

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
PLACES = ("own", "other department", "other city")
RESIDENTS = ("anonymous", "owner", "other resident")
ROLES = (*RESIDENTS, *(f"{role}@{place}" for place in PLACES for role in STAFF))
NO_OBJECT = "-"

# Routes whose address names the object, by its argument, and at which point of the road the object stands.
_NAMED = frozenset({"case_id", "proposal_id", "record_id", "file_id", "receipt_number", "application_id"})
_OF_ACCOUNTS = frozenset({"account_id", "factor_id", "reference", "placement_id"})
_STAGES = {
    "cases:accept": "received",
    "cases:correct": "in_review",
    "cases:propose": "in_review",
    "cases:tick": "in_review",
    "cases:note": "in_review",
    "cases:take-over": "in_review",
    "cases:preview": "proposed",
    "cases:issue": "approved",
    "cases:file": "issued",
    "cases:notice": "issued",
    "approvals:proposal": "proposed",
    "approvals:act": "proposed",
    "records:file": "due",
    "records:record": "due",
    "records:dispose": "due",
    "records:dispose/approve": "disposing",
    "records:dispose/withdraw": "disposing",
    "intake:notice": "issued",
    "intake:correct": "correction",
    "intake:correct-section": "correction",
    "intake:withdraw": "received",
    "intake:messages": "in_review",
    "intake:message-download": "in_review",
    "cases:messages": "in_review",
    "cases:message-download": "in_review",
    "cases:answer-day": "in_review",
}
# Routes that show what the browser has opened with number and code, or the draft that it began.
_BY_SESSION = frozenset(
    {"intake:status-view", "intake:status-end", "intake:correct", "intake:correct-section", "intake:withdraw",
     "intake:notice", "intake:messages", "intake:message-download"}
)  # fmt: skip
_BY_DRAFT = frozenset(
    {"intake:start", "intake:check", "intake:receipt", "intake:saved", "intake:end", "intake:section"}
)
_BY_BODY = frozenset({"intake:status", "intake:my-add", "cases:looks", "cases:looks-give"})
# What one address does besides, as its body says: further cells, with the method.
_ACTS = {
    "approvals:act": (
        "POST",
        ("remand", "act_for", "pull_back", "review_later", "acknowledge", "another's step"),
    ),
    "records:dispose": ("POST", ("approve", "withdraw")),
    "outbox:retry": ("POST", ("one",)),
    "cases:looks": ("POST", ("of staff",)),
    # The case is one's own, the file that of the object.
    "cases:download": ("GET", ("another's file",)),
}
_DRAFT_KINDS: tuple[Kind, ...] = ("own", "other city")
_ACCOUNT_KINDS: tuple[Kind, ...] = ("own", "other department", "other city", "closed")


class CannotBeAsked(Exception):
    """An address with an argument of which the matrix knows no value."""


@dataclass(frozen=True)
class Cell:
    route: Route
    method: str
    role: str
    kind: str
    act: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.method} by {self.role} on {self.kind}"

    @property
    def name(self) -> str:
        """As the table names it: the route, and the act where its address does several things."""
        return f"{self.route.name}/{self.act}" if self.act else self.route.name

    @property
    def stage(self) -> str:
        return _STAGES.get(self.name) or _STAGES.get(self.route.name, "received")

    @property
    def is_staff(self) -> bool:
        return "@" in self.role


def all_cells() -> Iterator[Cell]:
    """Every cell; objects only where the route has one."""
    for route in all_routes():
        for method in METHODS:
            for role in ROLES:
                for act in acts_of(route, method):
                    for kind in kinds_of(route, act):
                        yield Cell(route, method, role, kind, act)


def acts_of(route: Route, method: str) -> tuple[str, ...]:
    """The first is what the address does anyway."""
    with_method, acts = _ACTS.get(route.name, ("", ()))
    return ("", *acts) if method == with_method else ("",)


def kinds_of(route: Route, act: str = "") -> tuple[str, ...]:
    if route.name in _BY_DRAFT or "draft_id" in route.arguments:
        return _DRAFT_KINDS
    if designing.is_designing(route.name) or {"scan_id", "package_id"} & set(route.arguments):
        return PLACES
    if meeting.is_meeting(route.name):
        return PLACES if "visit_id" in route.arguments else (NO_OBJECT,)
    if serving.is_serving(route.name):
        return PLACES if {"window_id", "ticket_id", "visit_id"} & set(route.arguments) else (NO_OBJECT,)
    if surveying.is_of_one(route.name, tuple(route.arguments)):
        return PLACES
    if _OF_ACCOUNTS & set(route.arguments) or act == "of staff":
        return _ACCOUNT_KINDS
    if act == "one":
        return _DRAFT_KINDS
    named = _NAMED & set(route.arguments)
    return KINDS if named or route.name in _BY_SESSION | _BY_BODY else (NO_OBJECT,)


def unlisted_operations() -> list[str]:
    """Operations of the OpenAPI file that no address answers, and addresses of the API that it does not list."""
    listed = {
        f"{method.upper()} {path}"
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method in methods
    }
    answered = {
        f"{method} {_shape(route.path)}" for route in all_routes() if route.is_api for method in METHODS
    }
    undocumented = {"/api/v1/", "/api/v1/docs", "/api/v1/openapi.json"}
    paths = {each.split(" ", 1)[1] for each in listed}
    hidden = {_shape(route.path) for route in all_routes() if route.is_api} - paths - undocumented
    return sorted(listed - answered) + sorted(hidden)


def _shape(path: str) -> str:
    """`<slug:city>` as the OpenAPI file writes it: `{city}`."""
    parts = path.split("/")
    return "/" + "/".join(
        f"{{{each[1:-1].split(':')[-1]}}}" if each.startswith("<") else each.strip("{}") and each
        for each in parts
    )


@dataclass(frozen=True)
class Asked:
    """A request as it goes out; `told` is what the person knew and sent, which proves nothing when it comes back."""

    client: Client
    path: str
    data: Any
    content_type: str | None
    headers: dict[str, str]
    told: tuple[str, ...] = ()


def ask(world: World, cell: Cell) -> Asked:
    """The request of a cell. Raises CannotBeAsked."""
    thing = _thing(world, cell)
    arguments = {
        name: _met(world, cell, name) or _argument(world, cell, name, thing) for name in cell.route.arguments
    }
    path = _path(cell.route, arguments)
    data, told = _body(world, cell, thing)
    content_type = None
    if cell.route.name in ("api:applications", "api:prefills"):
        data, content_type = json.dumps(data), "application/json"
    return Asked(_client(world, cell), path, data, content_type, _headers(world, cell, thing), told)


def _thing(world: World, cell: Cell) -> Thing | None:
    known = cell.kind in KINDS and cell.route.name not in _BY_DRAFT and cell.act not in ("one", "of staff")
    return world.thing(cell.kind, cell.stage) if known else None  # type: ignore[arg-type]


def _path(route: Route, arguments: dict[str, Any]) -> str:
    if route.name == "cities":
        return "/"
    return reverse(route.name, kwargs=arguments)


def _met(world: World, cell: Cell, name: str) -> Any:
    """An argument that only the addresses of the remote window have."""
    return meeting.argument(world.meetings, name, cell.kind) if meeting.is_meeting(cell.route.name) else None


def _argument(world: World, cell: Cell, name: str, thing: Thing | None) -> Any:
    if name == "case_id" and cell.act == "another's file":
        return world.thing("own", cell.stage).case.pk
    if name == "proposal_id" and cell.act == "another's step":
        thing = world.thing("own", cell.stage)
    if designing.is_designing(cell.route.name) and (value := designing.argument(name, cell.kind)):
        return value
    plain = {
        "city": CITY,
        "code": PROCEDURE,
        "section": _section(cell),
        "colour": "1a5e8a",
        "number": 1,
        "message": 1,
    }
    plain |= {"event": "moving", "form": "csv", "token": "a-token-that-opens-nothing"}
    plain |= {"package_id": world.packages.get(cell.kind)}
    if name in plain:
        return plain[name]
    if name in _OF_ACCOUNTS:
        account = world.accounts[cell.kind]  # type: ignore[index]
        return {
            "account_id": account.user.pk,
            "factor_id": account.factor_id,
            "reference": account.reference,
            "placement_id": account.placement_id,
        }[name]
    if found := _of_its_package(world, cell, name):
        return found
    if name == "draft_id":
        return world.visitors.drafts.get(cell.kind) or visitors.unknown()
    if thing is None:
        raise CannotBeAsked(f"{cell.route.path}: {name}")
    of_records = cell.route.name in ("records:file", "records:dispose")
    named = {
        "case_id": thing.case.pk,
        "file_id": (thing.record and thing.record.record_file_id) if of_records else thing.file_id,
        "proposal_id": thing.proposal and thing.proposal.pk,
        "record_id": thing.record and thing.record.pk,
        "receipt_number": thing.number,
        "application_id": thing.case.application_id,
    }
    if named.get(name) is None:
        raise CannotBeAsked(f"{cell.route.path}: {name}")
    return named[name]


def _of_its_package(world: World, cell: Cell, name: str) -> Any:
    """What a package's own world knows of an argument; None for what it does not."""
    route = cell.route.name
    if serving.is_serving(route):
        return serving.argument(world.windows, name, cell.kind)
    if route.startswith("paper:"):
        return scanning.argument(world.scans, name, cell.kind)
    return surveying.argument(world.surveys, name, cell.kind) if route.startswith(surveying.PREFIX) else None


def _section(cell: Cell) -> str:
    return "damage" if cell.route.name == "intake:correct-section" else "applicant"


def _client(world: World, cell: Cell) -> Client:
    if cell.is_staff or cell.role == "anonymous":
        return world.clients[cell.role]
    if cell.route.name in visitors.ROUTES:
        return world.visitors.clients[cell.role]
    if cell.route.name in _BY_DRAFT:
        whose = cell.role if cell.kind == "own" or cell.role == "other resident" else "other city"
        return world.drafters[whose, ""]
    if cell.role == "other resident":
        return world.openers["other resident", "", ""]
    by_session = cell.route.name in _BY_SESSION
    kind = cell.kind if by_session else "own"
    stage = "filed" if kind in ("closed", "disposed") else cell.stage if by_session else "received"
    return world.openers["owner", kind, stage]


def _headers(world: World, cell: Cell, thing: Thing | None) -> dict[str, str]:
    if cell.route.name == "api:applications":
        return {"Idempotency-Key": "a-key-nobody-used"}
    code = _code(world, cell, thing)
    return {"X-Lookup-Code": code} if cell.route.name == "api:application" and code else {}


def _code(world: World, cell: Cell, thing: Thing | None) -> str:
    """The code that the role knows: its own application's, right only for that one."""
    if cell.role == "owner" and thing:
        return thing.code
    return world.stranger.code if cell.role == "other resident" and world.stranger else ""


_ALWAYS = {
    "counter:remote-desk-act": {"do": "point", "field": ""},
    "intake:resume": {"code": "ABCD-EFGH-JKMN"},
    "identity:my-sign-in": {"email": "hanako@example.jp"},
    "identity:sign-in": {"login": "miyako-residents-worker", "password": "wrong"},
}


def _body(world: World, cell: Cell, thing: Thing | None) -> tuple[Any, tuple[str, ...]]:
    name = cell.route.name
    if name in ("intake:status", "intake:my-add") and thing:
        code = _code(world, cell, thing) or "AAAAAAAA"
        return {"number": thing.number, "code": code}, (thing.number, code)
    if cell.act == "of staff":
        return {"staff": world.accounts[cell.kind].code}, ()  # type: ignore[index]
    if name in ("cases:looks", "cases:looks-give") and thing:
        return {"number": thing.number, "identity": "card", "form": "page"}, (thing.number,)
    if name == "intake:section":
        return {each.replace("__", "."): value for each, value in first_section().items()}, ()
    if designing.is_designing(name):
        return designing.body(name), ()
    if name in ("api:applications", "api:prefills"):
        return _application(), ()
    if name == "api:application":
        return {}, (thing.number,) if thing else ()
    if name in _ALWAYS:
        return _ALWAYS[name], ()
    if name == "outbox:retry":
        return ({"entry": world.given_up[cell.kind]} if cell.act else {"all": "1"}), ()  # type: ignore[index]
    return (_typed(world, cell, thing) if thing else {}), ()


def _typed(world: World, cell: Cell, thing: Thing) -> dict[str, Any]:
    """What the form on the screen would send."""
    lock = {"lock": thing.case.lock}
    bodies: dict[str, dict[str, Any]] = {
        "cases:accept": lock,
        "cases:correct": {**lock, "fields_wanted": ["story"], "message": "様子を書いてください。"},
        "cases:propose": {**lock, "outcome": "approve", "summary": "登録と一致しました。"},
        "cases:issue": lock,
        "cases:file": lock,
        "records:dispose": {"step": cell.act or "propose"},
        "cases:note": {"note": "電話で確かめました。"},
        "cases:tick": {"check": "register", "ok": "1"},
        "cases:messages": LETTER,
        "intake:messages": LETTER,
        "cases:answer-day": {"number": 1, "seen": thing.asked_by, "days": "5"},
        "cases:take-over": {"assignee": thing.case.assignee_id or ""},
        "approvals:act": _act(world, cell, thing),
        "intake:correct-section": {"story": "床上まで水が来ました。"},
    }
    return bodies.get(cell.route.name, {})


LETTER = {"form_key": "0" * 32, "seen": "0", "text": "承知しました。", "days": "", "day": ""}


def _act(world: World, cell: Cell, thing: Thing) -> dict[str, Any]:
    """One act on a proposal, with all that any of them needs."""
    seen = world.thing("own", cell.stage) if cell.act == "another's step" else thing
    return {
        "act": "approve" if cell.act in ("", "another's step") else cell.act,
        "step": thing.step.pk if thing.step else "",
        "version": seen.proposal.version if seen.proposal else "",
        "reason": "現地の写真を見てください。",
        "absence": "trip",
    }


def _application() -> dict[str, Any]:
    return {
        "answers": {
            "name": {"name": "髙橋 𠮷郎", "kana": "たかはし よしろう"},
            "address": {
                "postal_code": "0270052", "prefecture": "岩手県", "city": "宮古市", "town": "宮町一丁目1番1号",
            },
            "on": "2026-11-01",
        }
    }  # fmt: skip


__all__ = ["CannotBeAsked", "Cell", "all_cells", "ask", "picture", "unlisted_operations"]
