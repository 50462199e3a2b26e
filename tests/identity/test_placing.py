"""Staff who come, move and hold posts beside, entered by an administrator."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from tests.factories import AT, actor, department
from tests.identity.browsing import DESK, html, sign_in
from yorozu.config.loading import load_city_file
from yorozu.foundation.clock import frozen
from yorozu.identity.actors import Actor
from yorozu.identity.models import RoleGrant, User
from yorozu.identity.permissions import Action, Role
from yorozu.identity.services import move_colleague
from yorozu.municipality.models import Assignment, Department, Municipality, Post
from yorozu.municipality.selectors import placements_from
from yorozu.trust.models import AuditEntry

pytestmark = pytest.mark.django_db
STAFF = f"{DESK}staff/"
APRIL = date(2027, 4, 1)


@pytest.fixture
def admin(city: Municipality, client: Client) -> Client:
    with frozen(AT):
        sign_in(client, "admin")
    return client


def _page(act: str = "", who: str = "worker") -> str:
    return f"{STAFF}{User.objects.get(login=f'miyako-{who}').pk}/{act}"


def _asked(
    city: Municipality, how: str, where: str = "finance", since: str = "令和9年4月1日"
) -> dict[str, object]:
    post = Post.objects.within(city).get(code="section_chief")
    return {"how": how, "department": department(city, where).pk, "post": post.pk, "since": since}


def _held(city: Municipality, who: str = "worker") -> list[tuple[str, str, date, date | None, bool]]:
    rows = Assignment.objects.within(city).filter(staff__code=f"miyako-{who}").order_by("since", "id")
    return [(row.department.code, row.post.code, row.since, row.until, row.is_main) for row in rows]


def test_a_move_ends_what_was_held_and_is_seen_from_its_day_on(admin: Client, city: Municipality) -> None:
    with frozen(AT):
        assert admin.post(_page("place/"), _asked(city, "move")).status_code == 302
        shown = html(admin.get(_page()))
    assert _held(city) == [
        ("residents", "staff", date(2020, 4, 1), APRIL, True),
        ("finance", "section_chief", APRIL, None, True),
    ]
    assert "市民生活部 財政課" in shown
    assert "令和9年4月1日の前日まで" in shown
    entry = AuditEntry.objects.within(city).get(action="staff.moved")
    assert (entry.actor_id, entry.subject_id) == ("miyako-admin", "miyako-worker")
    assert entry.details == {"department": "finance", "post": "section_chief"}


def test_a_move_entered_anew_takes_the_place_of_the_one_before(admin: Client, city: Municipality) -> None:
    with frozen(AT):
        admin.post(_page("place/"), _asked(city, "move"))
        again = admin.post(_page("place/"), _asked(city, "move", "citizens", "R9.4.1"))
    assert again.status_code == 302
    assert [(place, until) for place, _, _, until, _ in _held(city)] == [
        ("residents", APRIL),
        ("citizens", None),
    ]


def test_a_post_beside_lets_them_work_in_both_until_it_ends(admin: Client, city: Municipality) -> None:
    finance = department(city, "finance").pk
    with frozen(AT):
        assert not actor(city).may(Action.CASE_WORK, finance)
        admin.post(_page("place/"), _asked(city, "beside", since="2026-11-20"))
        assert actor(city).may(Action.CASE_WORK, finance)
        assert actor(city).may(Action.CASE_WORK, department(city).pk)
        assert admin.post(_page("place/"), _asked(city, "beside", since="2026-12-01")).status_code == 409
        beside = Assignment.objects.within(city).get(department=finance)
        assert admin.post(_page(f"place/{beside.pk}/end/"), {"until": "2026-11-20"}).status_code == 302
        only = Assignment.objects.within(city).get(staff__code="miyako-worker")
        refused = admin.post(_page(f"place/{only.pk}/end/"), {"until": "2026-12-01"})
    assert refused.status_code == 422
    assert "所属が一つもなくなります" in html(refused)
    assert [(place, until) for place, _, _, until, _ in _held(city)] == [("residents", None)]


def test_roles_change_and_sessions_end_but_never_ones_own(admin: Client, city: Municipality) -> None:
    worker = Client()
    with frozen(AT):
        sign_in(worker)
        assert admin.post(_page("roles/"), {"roles": ["section_chief", "records_keeper"]}).status_code == 302
        assert worker.get(DESK).status_code == 302
        nothing = admin.post(_page("roles/"), {})
        own = admin.post(_page("roles/", "admin"), {"roles": ["mayor"]})
    assert actor(city).roles == {Role.SECTION_CHIEF, Role.RECORDS_KEEPER}
    assert (nothing.status_code, own.status_code) == (422, 403)
    assert "役割を一つ以上選んでください" in html(nothing)
    assert list(
        RoleGrant.objects.within(city).filter(user__login="miyako-admin").values_list("role", flat=True)
    ) == ["administrator"]


def test_somebody_new_signs_in_with_the_password_that_was_shown_once(
    admin: Client, city: Municipality
) -> None:
    asked = {
        **_asked(city, "move", since="2026-11-20"),
        "name": "𠮷田　花子",
        "login": "k1234",
        "roles": ["case_worker"],
    }
    with frozen(AT):
        answer = admin.post(f"{STAFF}new/", asked)
        password = re.search(r"<code>([a-z0-9-]{19})</code>", html(answer))
        again = admin.post(f"{STAFF}new/", asked)
        assert password
        new = Client()
        new.post(f"{DESK}sign-in/", {"login": "k1234", "password": password[1]}, REMOTE_ADDR="192.0.2.9")
        assert new.get(DESK).status_code == 200
    user = User.objects.get(login="k1234")
    assert (user.staff.name, answer.headers["Cache-Control"]) == (
        "𠮷田　花子",
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
    assert again.status_code == 422
    assert "もう使われています" in html(again)
    assert password[1] not in str(list(AuditEntry.objects.within(city).values_list("details", flat=True)))


def test_wrong_entries_are_told_at_their_fields_and_change_nothing(admin: Client, city: Municipality) -> None:
    with frozen(AT):
        wrong = admin.post(_page("place/"), {"how": "move", "department": 999999, "post": "", "since": "4月"})
        login = admin.post(
            f"{STAFF}new/", {**_asked(city, "move"), "name": "新人", "login": "あ", "roles": ["case_worker"]}
        )
    assert (wrong.status_code, login.status_code) == (422, 422)
    assert "所属を選び直してください" in html(wrong)
    assert "職を選んでください" in html(wrong)
    assert "3文字以上60文字以下" in html(login)
    assert len(_held(city)) == 1
    assert not User.objects.filter(staff__name="新人").exists()


def test_loading_a_city_again_does_not_put_back_who_was_moved(db: None) -> None:
    pack = Path(__file__).parents[2] / "packs/cities/miyako.yaml"
    city = load_city_file(pack, demo=True, at=AT)
    worker = User.objects.get(login="miyako-worker")
    post, elsewhere = (
        Post.objects.within(city).earliest("rank"),
        Department.objects.within(city).latest("order", "id"),
    )
    move_colleague(user=worker, department=elsewhere, post=post, since=APRIL, by=Actor.system(city), at=AT)
    load_city_file(pack, demo=True, at=AT)
    after = [(row.department_id, row.since) for row in placements_from(worker.staff, APRIL)]
    assert after == [(elsewhere.pk, APRIL)]
