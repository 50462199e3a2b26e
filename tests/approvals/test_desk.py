"""The inbox and the page of a proposal, as the server sends them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.approvals.making import (
    approve,
    fresh,
    leave,
    person,
    propose,
    states,
    step,
    step_of,
    written_on,
)
from tests.factories import AT, actor, make_city
from yorozu.approvals.models import Proposal, ProposalState, StepState
from yorozu.approvals.services import act_for, remand
from yorozu.foundation import panels
from yorozu.foundation.clock import frozen
from yorozu.identity.models import User
from yorozu.municipality.models import Municipality

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _held_clock() -> Iterator[None]:
    with frozen(AT):
        yield


def desk(city: Municipality, who: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(login=f"{city.slug}-{who}"))
    return client


def address(city: Municipality, proposal: Proposal, name: str = "proposal") -> str:
    return reverse(f"approvals:{name}", kwargs={"city": city.slug, "proposal_id": proposal.pk})


def inbox(city: Municipality, who: str) -> str:
    return text_of(desk(city, who).get(reverse("approvals:inbox", kwargs={"city": city.slug})))


def page(city: Municipality, proposal: Proposal, who: str) -> str:
    return text_of(desk(city, who).get(address(city, proposal)))


def send(
    city: Municipality, proposal: Proposal, who: str, act: str, order: int = 0, **typed: object
) -> HttpResponse:
    """What the page's form sends."""
    sent = {"act": act, "version": fresh(proposal).version, **typed}
    if order:
        sent["step"] = step_of(proposal, order).pk
    return desk(city, who).post(address(city, proposal, "act"), sent)  # type: ignore[return-value]


def text_of(response: HttpResponse) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_the_inbox_shows_what_waits_for_me_and_not_what_waits_for_others(city: Municipality) -> None:
    proposal = propose(city, at=AT - timedelta(days=3))
    mine = inbox(city, "chief")
    assert "あなたの確認を待つ起案（1件）" in mine
    assert proposal.title in mine
    assert "3日前から" in mine
    assert "あなたの確認を待つ起案はありません" in inbox(city, "manager")
    assert "市民課の係長の確認待ち" in inbox(city, "worker")


def test_the_inbox_has_later_reviews_information_and_what_i_could_act_for(city: Municipality) -> None:
    route = [step(city, "decide", "課長"), step(city, "for_information", "部長")]
    proposal = propose(city, route)
    assert "代決できる起案（1件）" in inbox(city, "chief")
    act_for(
        step=step_of(proposal, 1), version=proposal.version, absence="trip", by=actor(city, "chief"), at=AT
    )
    assert "後閲（1件）" in inbox(city, "manager")
    assert "供覧（1件）" in inbox(city, "director")
    assert "代決できる起案" not in inbox(city, "chief")


def test_the_inbox_asks_a_constant_number_of_queries(
    city: Municipality, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = desk(city, "chief")
    where = reverse("approvals:inbox", kwargs={"city": city.slug})
    counts = []
    client.get(where)
    for total in (2, 12):
        for n in range(total):
            propose(city, subject=f"{total}-{n}")
        with django_assert_max_num_queries(40) as captured:
            client.get(where)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_page_says_what_why_since_when_and_whose_turn_it_is(city: Municipality) -> None:
    proposal = propose(city)
    shown = page(city, proposal, "chief")
    assert f"<h1>{proposal.title}</h1>" in shown
    assert proposal.summary in shown
    assert "令和8年11月20日 10時00分" in shown
    assert "あなたの番です（市民課 係長の審査）" in shown
    assert "課長専決" in shown
    assert shown.count("y-btn--primary") == 1
    others = page(city, proposal, "worker")
    assert "あなたの番です" not in others
    assert "起案を引き戻す" in others


def test_the_panel_of_the_subject_is_asked_with_the_proposal(
    city: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(panels, "_panels", {})
    panels.register(
        panels.Panel("proposal.subject", 1, "unused", lambda _request, subject: asked.append(subject))
    )
    proposal = propose(city)
    page(city, proposal, "chief")
    assert asked == [proposal]


def test_approving_shows_the_new_state_and_the_next_proposal(city: Municipality) -> None:
    proposal, following = propose(city), propose(city, subject="2")
    answer = send(city, proposal, "chief", "approve", 1, comment="確認しました。")
    assert (answer.status_code, answer["Location"]) == (302, address(city, proposal))
    assert (step_of(proposal, 1).state, written_on(proposal, 1)) == (StepState.DONE, "確認しました。")
    shown = page(city, proposal, "chief")
    assert "あなたが承認しました" in shown
    assert address(city, following) in shown


def test_a_remand_without_a_reason_comes_back_with_the_field_named(city: Municipality) -> None:
    proposal = propose(city)
    answer = send(city, proposal, "chief", "remand", 1, reason=" ")
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert '<a href="#id_reason">差戻しの理由を入力してください。</a>' in shown
    assert "<title>エラー: " in shown
    assert states(proposal) == ["open", "waiting"]


def test_a_remand_shows_the_proposer_the_reason(city: Municipality) -> None:
    proposal = propose(city)
    send(city, proposal, "chief", "remand", 1, reason="使用場所の地番を確かめてください。")
    assert fresh(proposal).state == ProposalState.REMANDED
    assert "使用場所の地番を確かめてください。" in page(city, proposal, "worker")
    again = propose(city)
    assert "前の起案（1回）" in page(city, again, "chief")
    assert "2回目の起案があります" in page(city, proposal, "worker")


def test_the_second_chief_sees_who_was_first_the_new_state_and_what_they_typed(city: Municipality) -> None:
    person(city, "second", "係長")
    proposal = propose(city)
    sent = {
        "act": "remand",
        "version": proposal.version,
        "step": step_of(proposal, 1).pk,
        "reason": "書きかけの理由",
    }
    approve(proposal, 1, actor(city, "chief"))
    answer = desk(city, "second").post(address(city, proposal, "act"), sent)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "令和8年11月20日10時00分に係長さんが承認しました" in shown
    assert "書きかけの理由" in shown
    assert states(proposal) == ["done", "open"]


def test_acting_for_the_manager_and_the_later_review_are_marked(city: Municipality) -> None:
    proposal = propose(city, [step(city, "decide", "課長")])
    assert "代決する（市民課 課長が不在のとき）" in page(city, proposal, "chief")
    answer = send(city, proposal, "chief", "act_for", 1)
    assert answer.status_code == 422
    assert "不在の理由を選んでください" in answer.content.decode()
    send(city, proposal, "chief", "act_for", 1, absence="trip")
    shown = page(city, proposal, "manager")
    assert "課長が不在（出張）のため、係長さんが代決しました。" in shown
    assert "後閲待ち" in shown
    send(city, proposal, "manager", "review_later", 1)
    assert "後閲済み" in page(city, proposal, "manager")
    assert step_of(proposal, 1).later_reviewed_by == actor(city, "manager").staff


def test_a_decision_is_acknowledged_and_a_proposal_pulled_back_from_the_page(city: Municipality) -> None:
    proposal = propose(city, [step(city, "decide", "課長"), step(city, "for_information", "部長")])
    send(city, proposal, "manager", "approve", 1)
    send(city, proposal, "director", "acknowledge", 2)
    assert states(proposal) == ["done", "done"]
    other = propose(city, subject="2")
    send(city, other, "worker", "pull_back")
    assert fresh(other).state == ProposalState.PULLED_BACK
    assert "引戻し" in page(city, other, "worker")


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"act": "destroy", "step": "1"},
        {"act": "approve"},
        {"act": "approve", "step": "99999999999999999999"},
        {"act": "approve", "step": "9223372036854775807", "version": "2"},
        {"act": "approve", "step": "x", "version": "２"},
        {"act": "approve", "step": "-1", "version": "2"},
    ],
)
def test_a_request_that_no_page_sends_changes_nothing(city: Municipality, sent: dict[str, str]) -> None:
    proposal = propose(city)
    answer = desk(city, "chief").post(address(city, proposal, "act"), sent)
    assert answer.status_code == 409
    assert states(proposal) == ["open", "waiting"]


def test_a_step_of_another_proposal_is_not_reached_through_this_one(city: Municipality) -> None:
    mine, other = propose(city), propose(city, subject="2")
    sent = {"act": "approve", "version": other.version, "step": step_of(other, 1).pk}
    assert desk(city, "chief").post(address(city, mine, "act"), sent).status_code == 409
    assert states(other) == ["open", "waiting"]


def test_looking_changes_nothing_and_the_act_address_leads_back(city: Municipality) -> None:
    proposal = propose(city)
    client = desk(city, "chief")
    assert client.get(address(city, proposal, "act"))["Location"] == address(city, proposal)
    client.get(address(city, proposal))
    assert states(proposal) == ["open", "waiting"]
    assert client.post(address(city, proposal)).status_code == 405


def test_only_those_who_take_part_or_work_in_the_department_see_a_proposal(city: Municipality) -> None:
    proposal = propose(city, [step(city, "decide", "課長")])
    stranger = person(city, "stranger", "課長", "finance")
    assert stranger.staff is not None
    for who, status in (
        ("worker", 200),
        ("manager", 200),
        ("director", 200),
        ("mayor", 200),
        ("stranger", 403),
    ):
        assert desk(city, who).get(address(city, proposal)).status_code == status, who
    for who in ("records", "admin"):
        assert desk(city, who).get(address(city, proposal)).status_code == 403, who


def test_who_acted_still_sees_the_proposal_after_moving_away(city: Municipality) -> None:
    finance = person(city, "finance", "課長", "finance")
    proposal = propose(city, [step(city, "concurrence", "課長", "finance"), step(city, "decide", "課長")])
    approve(proposal, 1, finance)
    leave(city, "finance", AT.date())
    assert desk(city, "finance").get(address(city, proposal)).status_code == 200


def test_a_proposal_of_another_city_does_not_exist_here(city: Municipality) -> None:
    other = make_city("iwanuma", "042111", "岩沼市")
    proposal = propose(other)
    assert desk(city, "mayor").get(address(city, proposal)).status_code == 404
    assert desk(city, "mayor").get(address(other, proposal)).status_code == 403
    assert desk(city, "mayor").post(address(city, proposal, "act"), {"act": "pull_back"}).status_code == 404
    assert Client().get(address(other, proposal)).status_code == 302


def test_an_impossible_number_in_the_address_is_not_found(city: Municipality) -> None:
    where = reverse("approvals:proposal", kwargs={"city": city.slug, "proposal_id": 10**30})
    assert desk(city, "chief").get(where).status_code == 404


def test_what_is_written_is_shown_as_text(city: Municipality) -> None:
    proposal = propose(city)
    remand(
        step=step_of(proposal, 1),
        version=proposal.version,
        reason="<script>alert(1)</script>",
        by=actor(city, "chief"),
        at=AT,
    )
    shown = page(city, proposal, "worker")
    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;alert(1)" in shown
