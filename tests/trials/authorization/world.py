"""Two cities with staff of every role in two departments, and cases of every kind at every point of the road."""

from dataclasses import dataclass, field
from typing import Any, Literal

from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cases import making
from tests.factories import AT, PASSWORD, POSTS, SINCE, make_city
from tests.intake.walking import Resident
from tests.procedures import guides
from tests.trials.authorization import designing, meeting, packages, road, scanning, serving, surveying
from tests.trials.authorization.visitors import Visitors, make_visitors
from yorozu.approvals.models import Proposal, ProposalStep
from yorozu.cases.models import Case
from yorozu.foundation.ids import new_id
from yorozu.foundation.models import OutboxEntry
from yorozu.identity.actors import Actor
from yorozu.identity.models import Session, User
from yorozu.identity.permissions import Role
from yorozu.identity.selectors import session_reference
from yorozu.identity.services import create_staff_account
from yorozu.identity.sessions import mark_confirmed
from yorozu.intake.selectors import files_of, receipt_of
from yorozu.municipality.models import Assignment, Department, DepartmentRole, Municipality, Post, StaffMember
from yorozu.procedures.models import ProcedureVersion
from yorozu.records.models import Record

Kind = Literal["own", "other department", "other city", "closed", "disposed"]
KINDS: tuple[Kind, ...] = ("own", "other department", "other city", "closed", "disposed")
CITY, ELSEWHERE = "miyako", "tono"
_OWN, _OTHER, _ELSEWHERE = f"{CITY}-residents", f"{CITY}-finance", f"{ELSEWHERE}-residents"
_OFFICES = (("own", _OWN), ("other department", _OTHER), ("other city", _ELSEWHERE))
PROCEDURE, OTHER_PROCEDURE = "water-relief", "tax-relief"
# Role of the table → role in the office and post; each stands in both departments of both cities.
STAFF = {
    "worker": (Role.CASE_WORKER, "staff"),
    "chief": (Role.SECTION_CHIEF, "section_chief"),
    "manager": (Role.MANAGER, "manager"),
    "mayor": (Role.MAYOR, "mayor"),
    "records": (Role.RECORDS_KEEPER, "staff"),
    "dx": (Role.DX_OFFICER, "staff"),
    "admin": (Role.ADMINISTRATOR, "staff"),
}


@dataclass(frozen=True)
class Thing:
    """One case with everything that an address or a form can name of it."""

    kind: Kind
    stage: str
    case: Case
    number: str
    code: str
    canary: str
    file_id: object
    proposal: Proposal | None
    step: ProposalStep | None
    record: Record | None
    asked_by: str = ""


@dataclass(frozen=True)
class Account:
    """A colleague's account, with a second factor and a session of theirs; `canary` is their name, `code` their number."""

    kind: Kind
    user: User
    factor_id: int
    reference: str
    placement_id: int
    code: str
    canary: str


@dataclass
class World:
    """`things` by kind and stage; `clients` by role, for residents by role, kind and stage.

    `given_up` is work that was given up, by whose it is; `stood` are fingerprints of the tables, by name.
    """

    city: Municipality
    elsewhere: Municipality
    things: dict[tuple[Kind, str], Thing] = field(default_factory=dict)
    accounts: dict[Kind, Account] = field(default_factory=dict)
    stranger: Thing | None = None
    given_up: dict[Kind, int] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    openers: dict[tuple[str, str, str], Client] = field(default_factory=dict)
    drafters: dict[tuple[str, str], Client] = field(default_factory=dict)
    draft_marks: dict[str, str] = field(default_factory=dict)
    visitors: Visitors = field(default_factory=lambda: Visitors({}, {}))
    stood: dict[str, str] = field(default_factory=dict)
    scans: dict[str, Any] = field(default_factory=dict)
    packages: dict[str, Any] = field(default_factory=dict)
    windows: serving.Serving = field(default_factory=serving.Serving)
    meetings: meeting.Meetings = field(default_factory=meeting.Meetings)
    surveys: dict[str, int] = field(default_factory=dict)

    def thing(self, kind: Kind, stage: str) -> Thing:
        """Of the closed and the disposed there is one each, whatever the stage."""
        return self.things[kind, "filed" if kind in ("closed", "disposed") else stage]


def make_world() -> World:
    city, elsewhere = _city(CITY, "032026", "宮古市"), _city(ELSEWHERE, "032085", "遠野市")
    world = World(city, elsewhere)
    versions = {each.slug: _versions(each) for each in (city, elsewhere)}
    for stage in road.STAGES:
        _add(world, "own", stage, versions[CITY][0], _OWN)
        _add(world, "other department", stage, versions[CITY][1], _OTHER)
        _add(world, "other city", stage, versions[ELSEWHERE][0], _ELSEWHERE)
    for kind in ("closed", "disposed"):
        _add(world, kind, "filed", versions[CITY][0], _OWN)  # type: ignore[arg-type]
    case = road.walked(versions[CITY][0], "stranger-canary", "received", "")
    world.stranger = _thing("own", "received", case, "stranger-canary")
    for kind, slug, place in _ACCOUNTS:
        world.accounts[kind] = _account(kind, slug, place)
    world.given_up = {"own": _give_up(city), "other city": _give_up(elsewhere)}
    for kind, office in _OFFICES:
        road.ask_for_disposal(world.things[kind, "disposing"].record, office)  # type: ignore[index]
    guides.load(city, guides.YAML.replace("water-start", PROCEDURE))
    designing.make_drafts(city, elsewhere)
    world.scans = scanning.make_scans(
        {
            "own": versions[CITY][0],
            "other department": versions[CITY][1],
            "other city": versions[ELSEWHERE][0],
        },
        {kind: f"{office}-worker" for kind, office in _OFFICES},
    )
    world.windows = serving.make_windows(
        {
            "own": versions[CITY][0],
            "other department": versions[CITY][1],
            "other city": versions[ELSEWHERE][0],
        },
        {kind: f"{office}-worker" for kind, office in _OFFICES},
    )
    world.meetings = meeting.make_meetings(
        {
            "own": versions[CITY][0],
            "other department": versions[CITY][1],
            "other city": versions[ELSEWHERE][0],
        },
        {kind: f"{office}-worker" for kind, office in _OFFICES},
    )
    world.surveys = surveying.make_surveys(
        {
            "own": (city, "water", f"{_OWN}-worker"),
            "other department": (city, "tax", f"{_OTHER}-worker"),
            "other city": (elsewhere, "water", f"{_ELSEWHERE}-worker"),
        }
    )
    world.packages = packages.make_packages({kind: f"{office}-chief" for kind, office in _OFFICES})
    _open_clients(world)
    world.visitors = make_visitors(world)
    road.dispose(world.thing("disposed", "").record, _OWN)  # last: who had it open before has it open still
    return world


def _city(slug: str, code: str, name: str) -> Municipality:
    city = make_city(slug, code, name)
    finance = Department.objects.within(city).get(code="finance")
    DepartmentRole.objects.create(municipality=city, role="tax", department=finance)
    posts = {key: Post.objects.within(city).get(code=key) for key, _, _ in POSTS}
    for place in ("residents", "finance") if slug == CITY else ("residents",):
        department = Department.objects.within(city).get(code=place)
        for key, (role, post) in STAFF.items():
            staff = StaffMember.objects.create(
                municipality=city, code=f"{slug}-{place}-{key}", name=f"{place}の{key}"
            )
            Assignment.objects.create(
                municipality=city,
                staff=staff,
                department=department,
                post=posts[post],
                is_main=True,
                since=SINCE,
            )
            create_staff_account(
                staff=staff, login=staff.code, password=PASSWORD, roles=[role], by=Actor.system(city), at=AT
            )
    return city


_ACCOUNTS: tuple[tuple[Kind, str, str], ...] = (
    ("own", CITY, "residents"),
    ("other department", CITY, "finance"),
    ("other city", ELSEWHERE, "residents"),
    ("closed", CITY, "residents"),
)


def _account(kind: Kind, slug: str, place: str) -> Account:
    """Of somebody who takes no part in the cells; the closed one cannot sign in any more."""
    city = Municipality.objects.get(slug=slug)
    name = kind.replace(" ", "-")
    staff = StaffMember.objects.create(municipality=city, code=f"{slug}-{name}", name=f"{name}-account")
    placed = Assignment.objects.create(
        municipality=city, staff=staff, department=Department.objects.within(city).get(code=place),
        post=Post.objects.within(city).get(code="staff"), is_main=True, since=SINCE,
    )  # fmt: skip
    by = Actor.system(city)
    user = create_staff_account(
        staff=staff, login=staff.code, password=PASSWORD, roles=[Role.CASE_WORKER], by=by, at=AT
    )
    client = Client()
    client.force_login(user)
    session = Session.objects.get(user=user)
    factor = Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
    if kind == "closed":
        User.objects.filter(pk=user.pk).update(is_active=False)
    return Account(kind, user, factor.pk, session_reference(session), placed.pk, staff.code, staff.name)


def _give_up(city: Municipality) -> int:
    """Work after a receipt that was given up, for the administrator of the city."""
    entry = OutboxEntry.objects.create(
        handler="yorozu.cases.handlers.on_application_submitted", event="ApplicationSubmitted",
        payload={"application_id": str(new_id()), "municipality_id": city.pk, "at": AT.isoformat()},
        created_at=AT, due_at=AT, attempts=12, dead=True, fault=f"given-up-in-{city.slug}",
    )  # fmt: skip
    return entry.pk


def _versions(city: Municipality) -> tuple[ProcedureVersion, ProcedureVersion]:
    return (
        making.publish(city, retention=road.RETENTION),
        making.publish(
            city,
            code=OTHER_PROCEDURE,
            title="税の減免申請",
            department_role="tax",
            retention=road.RETENTION,
        ),
    )


def _add(world: World, kind: Kind, stage: str, version: ProcedureVersion, office: str) -> None:
    canary = f"{kind.replace(' ', '-')}-canary"
    at = road.LONG_AGO.get("disposed" if kind == "disposed" else stage, AT)
    world.things[kind, stage] = _thing(kind, stage, road.walked(version, canary, stage, office, at), canary)


def _thing(kind: Kind, stage: str, case: Case, canary: str) -> Thing:
    receipt = receipt_of(case.application)
    proposal = Proposal.objects.filter(pk=case.proposal_id or 0).first()
    return Thing(
        kind=kind,
        stage=stage,
        case=case,
        number=receipt.receipt_number,
        code=receipt.lookup_code,
        canary=canary,
        file_id=files_of(case.application)[0].stored.pk,
        proposal=proposal,
        step=ProposalStep.objects.filter(proposal=proposal).order_by("order").first(),
        record=Record.objects.filter(subject_type="case", subject_id=str(case.pk)).first(),
        asked_by=str(case.application.messages.values_list("answer_by", flat=True).first() or ""),
    )


def _open_clients(world: World) -> None:
    world.clients["anonymous"] = Client(raise_request_exception=False)
    for user in User.objects.filter(login__regex=r"^(miyako|tono)-(residents|finance)-", is_active=True):
        client = Client(raise_request_exception=False)
        client.force_login(user)
        _confirm(client)
        city, place, role = user.login.split("-")
        world.clients[f"{role}@{_place(city, place)}"] = client
    for (kind, stage), thing in world.things.items():
        world.openers["owner", kind, stage] = _opened(thing)
    assert world.stranger is not None
    world.openers["other resident", "", ""] = _opened(world.stranger)
    for key, slug in (("owner", CITY), ("other resident", CITY), ("other city", ELSEWHERE)):
        world.draft_marks[key] = f"draft-of-{key.replace(' ', '-')}"
        world.drafters[key, ""] = _drafting(slug, world.draft_marks[key])


def _confirm(client: Client) -> None:
    """As who has just shown that it is them."""
    session = client.session
    mark_confirmed(session, AT)
    session.save()


def _place(city: str, place: str) -> str:
    if city == ELSEWHERE:
        return "other city"
    return "own" if place == "residents" else "other department"


def _opened(thing: Thing) -> Client:
    """A resident's browser that typed number and code."""
    client = Client(raise_request_exception=False)
    slug = thing.case.municipality.slug
    client.post(f"/{slug}/status/", {"number": thing.number, "code": thing.code})
    return client


def _drafting(slug: str, mark: str) -> Client:
    """A browser with a draft in which everything is answered and nothing sent."""
    resident = Resident()
    resident.client.raise_request_exception = False
    page = resident.press(resident.open(f"/{slug}/apply/{PROCEDURE}/"))
    page = resident.press(page, **first_section())
    resident.press(page, files={"photo": picture()}, on="2026-11-01", story=mark)
    return resident.client


def first_section() -> dict[str, Any]:
    """What is typed on the first page of the form."""
    return {
        "name__name": "髙橋 𠮷郎", "name__kana": "たかはし よしろう", "address__postal_code": "0270052",
        "address__prefecture": "岩手県", "address__city": "宮古市", "address__town": "宮町一丁目1番1号",
    }  # fmt: skip


def picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("現場.png", making.picture(), "image/png")
