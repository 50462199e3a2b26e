"""Approving, sending back, taking back, acting for the absent."""

from datetime import timedelta

import pytest

from tests.approvals.making import (
    approve,
    assign,
    fresh,
    person,
    propose,
    states,
    step,
    step_of,
    written_on,
)
from tests.factories import AT, actor, make_city
from yorozu.approvals.models import Proposal, ProposalState, ProposalStep, StepState
from yorozu.approvals.selectors import (
    acting_possible_for,
    later_review_for,
    proposal_for,
    rounds_of,
    route_view,
    to_acknowledge_for,
    waiting_for,
)
from yorozu.approvals.services import acknowledge, act_for, approve_step, pull_back, remand, review_later
from yorozu.foundation.errors import Conflict, DomainError, Forbidden, Invalid
from yorozu.identity.actors import Actor
from yorozu.municipality.models import Municipality
from yorozu.trust.audit import verify_chain
from yorozu.trust.models import AuditEntry
from yorozu.trust.vault import destroy_key

pytestmark = pytest.mark.django_db
ON = AT.date()


def test_a_proposal_goes_from_the_chief_to_the_manager_and_is_decided(city: Municipality) -> None:
    proposal = propose(city)
    assert (
        waiting_for(actor(city, "chief"), ON).count(),
        waiting_for(actor(city, "manager"), ON).count(),
    ) == (1, 0)
    approve(proposal, 1, actor(city, "chief"), comment="よいと思います。")
    assert (
        waiting_for(actor(city, "chief"), ON).count(),
        waiting_for(actor(city, "manager"), ON).count(),
    ) == (0, 1)
    decided = approve(proposal, 2, actor(city, "manager"), at=AT + timedelta(hours=1))
    assert (decided.state, decided.closed_at) == (ProposalState.APPROVED, AT + timedelta(hours=1))
    assert fresh(proposal).decided_by == actor(city, "manager").staff
    assert written_on(proposal, 1) == "よいと思います。"
    assert waiting_for(actor(city, "manager"), ON).count() == 0


def test_nobody_acts_before_their_turn(city: Municipality) -> None:
    proposal = propose(city)
    with pytest.raises(Conflict, match="順番はまだ来ていません"):
        approve(proposal, 2, actor(city, "manager"))
    assert states(proposal) == ["open", "waiting"]


@pytest.mark.parametrize("who", ["worker", "manager", "director", "mayor", "records", "admin"])
def test_nobody_but_the_holder_of_the_post_approves_a_step(city: Municipality, who: str) -> None:
    proposal = propose(city)
    with pytest.raises(Forbidden):
        approve(proposal, 1, actor(city, who))
    with pytest.raises(Forbidden):
        remand(
            step=step_of(proposal, 1), version=fresh(proposal).version, reason="x", by=actor(city, who), at=AT
        )
    assert states(proposal) == ["open", "waiting"]


def test_staff_of_another_city_and_the_service_itself_approve_nothing(city: Municipality) -> None:
    proposal = propose(city)
    other = make_city("iwanuma", "042111", "岩沼市")
    for stranger in (actor(other, "chief"), actor(other, "mayor"), Actor.system(city), Actor.anonymous(city)):
        with pytest.raises(Forbidden):
            approve(proposal, 1, stranger)
    assert states(proposal) == ["open", "waiting"]


def test_who_comes_second_is_told_who_was_first_and_when(city: Municipality) -> None:
    second = person(city, "second", "係長")
    proposal = propose(city)
    seen = proposal.version
    approve(proposal, 1, actor(city, "chief"))
    with pytest.raises(Conflict, match="令和8年11月20日10時00分に係長さんが承認しました"):
        approve_step(step=step_of(proposal, 1), version=seen, by=second, at=AT)
    with pytest.raises(Conflict, match="係長さんが承認しました"):
        remand(step=step_of(proposal, 1), version=seen, reason="だめ", by=second, at=AT)
    assert step_of(proposal, 1).acted_by == actor(city, "chief").staff


def test_a_screen_that_shows_another_state_of_the_route_is_refused(city: Municipality) -> None:
    proposal = propose(city)
    with pytest.raises(Conflict, match="回議が先へ進みました"):
        approve_step(step=step_of(proposal, 1), version=proposal.version - 1, by=actor(city, "chief"), at=AT)
    assert states(proposal) == ["open", "waiting"]


def test_a_remand_needs_a_reason_and_ends_the_round(city: Municipality) -> None:
    proposal = propose(city)
    for reason in ("", "   \n"):
        with pytest.raises(Invalid) as caught:
            remand(
                step=step_of(proposal, 1),
                version=proposal.version,
                reason=reason,
                by=actor(city, "chief"),
                at=AT,
            )
        assert [error.field for error in caught.value.errors] == ["reason"]
    remand(
        step=step_of(proposal, 1),
        version=proposal.version,
        reason="地番を直す",
        by=actor(city, "chief"),
        at=AT,
    )
    assert fresh(proposal).state == ProposalState.REMANDED
    assert states(proposal) == ["remanded", "skipped"]
    assert written_on(proposal, 1) == "地番を直す"
    with pytest.raises(Conflict, match="係長さんが差し戻しました"):
        approve(proposal, 2, actor(city, "manager"))


def test_a_remand_by_one_concurrence_closes_the_others(city: Municipality) -> None:
    finance = person(city, "finance", "課長", "finance")
    route = [
        step(city, "concurrence", "課長", "finance"),
        step(city, "concurrence", "部長"),
        step(city, "decide", "課長"),
    ]
    proposal = propose(city, route)
    remand(step=step_of(proposal, 1), version=proposal.version, reason="予算がない", by=finance, at=AT)
    assert states(proposal) == ["remanded", "skipped", "skipped"]
    assert waiting_for(actor(city, "director"), ON).count() == 0
    with pytest.raises(Conflict, match="financeさんが差し戻しました"):
        approve(proposal, 2, actor(city, "director"))


def test_asking_again_is_a_new_round_and_the_earlier_ones_are_kept(city: Municipality) -> None:
    first = propose(city)
    remand(step=step_of(first, 1), version=first.version, reason="直す", by=actor(city, "chief"), at=AT)
    second = propose(city)
    pull_back(proposal=second, by=actor(city), at=AT)
    third = propose(city)
    assert [(each.round, each.state) for each in rounds_of(third)] == [
        (1, "remanded"), (2, "pulled_back"), (3, "circulating"),
    ]  # fmt: skip
    assert proposal_for("case", "1", city) == third
    assert written_on(first, 1) == "直す"


def test_a_subject_is_not_proposed_twice_at_once(city: Municipality) -> None:
    propose(city)
    with pytest.raises(Conflict, match="すでに決裁に回っています"):
        propose(city)
    assert propose(city, subject="2").round == 1


def test_only_the_proposer_takes_back_and_only_before_the_decision(city: Municipality) -> None:
    proposal = propose(city)
    with pytest.raises(Forbidden):
        pull_back(proposal=proposal, by=actor(city, "chief"), at=AT)
    pull_back(proposal=proposal, by=actor(city), at=AT)
    assert fresh(proposal).state == ProposalState.PULLED_BACK
    with pytest.raises(Conflict, match="担当者さんが引き戻しました"):
        approve(proposal, 1, actor(city, "chief"))

    decided = propose(city, [step(city, "decide", "課長")], subject="2")
    approve(decided, 1, actor(city, "manager"))
    with pytest.raises(Conflict, match="課長さんが決裁しました"):
        pull_back(proposal=decided, by=actor(city), at=AT)
    assert fresh(decided).state == ProposalState.APPROVED


def test_the_proposer_never_approves_even_where_they_hold_the_post_later(city: Municipality) -> None:
    proposal = propose(city)
    assign(city, actor(city).staff, "係長")  # type: ignore[arg-type]
    with pytest.raises(Forbidden, match="ご自分の起案は承認できません"):
        approve(proposal, 1, actor(city))
    assert waiting_for(actor(city), ON).count() == 0


def test_the_same_person_may_review_and_decide_where_they_hold_both_posts(city: Municipality) -> None:
    both = person(city, "both", "係長")
    assign(city, both.staff, "課長")  # type: ignore[arg-type]
    proposal = propose(city)
    approve(proposal, 1, both)
    assert approve(proposal, 2, both).decided_by == both.staff


class TestActing:
    def start(self, city: Municipality, *acting: str):  # type: ignore[no-untyped-def]
        proposal = propose(
            city, [step(city, "review", "係長"), step(city, "decide", "課長", "residents", *acting)]
        )
        approve(proposal, 1, actor(city, "chief"))
        return fresh(proposal)

    def test_the_next_lower_post_acts_for_an_absent_manager_who_looks_afterwards(
        self, city: Municipality
    ) -> None:
        proposal = self.start(city)
        chief, manager = actor(city, "chief"), actor(city, "manager")
        assert acting_possible_for(chief, ON).count() == 1
        act_for(step=step_of(proposal, 2), version=proposal.version, absence="trip", by=chief, at=AT)
        decided = step_of(proposal, 2)
        assert (decided.acting, decided.absence, decided.awaits_later_review) == (True, "trip", True)
        assert (fresh(proposal).state, fresh(proposal).decided_by) == (ProposalState.APPROVED, chief.staff)
        assert list(later_review_for(manager, ON)) == [decided]
        review_later(step=decided, by=manager, at=AT + timedelta(days=1))
        seen = step_of(proposal, 2)
        assert (seen.later_reviewed_by, seen.later_reviewed_at) == (manager.staff, AT + timedelta(days=1))
        assert later_review_for(manager, ON).count() == 0
        with pytest.raises(Conflict):
            review_later(step=seen, by=manager, at=AT)

    def test_who_acted_does_not_look_afterwards_at_their_own_act(self, city: Municipality) -> None:
        proposal = self.start(city)
        act_for(
            step=step_of(proposal, 2),
            version=proposal.version,
            absence="leave",
            by=actor(city, "chief"),
            at=AT,
        )
        for who in ("chief", "worker", "director"):
            with pytest.raises(Forbidden):
                review_later(step=step_of(proposal, 2), by=actor(city, who), at=AT)

    def test_the_route_may_name_who_acts(self, city: Municipality) -> None:
        proposal = self.start(city, "部長")
        assert acting_possible_for(actor(city, "chief"), ON).count() == 0
        with pytest.raises(Forbidden, match="代決ができる職ではありません"):
            act_for(
                step=step_of(proposal, 2),
                version=proposal.version,
                absence="trip",
                by=actor(city, "chief"),
                at=AT,
            )
        act_for(
            step=step_of(proposal, 2),
            version=proposal.version,
            absence="trip",
            by=actor(city, "director"),
            at=AT,
        )
        assert fresh(proposal).decided_by == actor(city, "director").staff

    @pytest.mark.parametrize("absence", ["", "asleep"])
    def test_an_absence_has_a_known_reason(self, city: Municipality, absence: str) -> None:
        proposal = self.start(city)
        with pytest.raises(Invalid) as caught:
            act_for(
                step=step_of(proposal, 2),
                version=proposal.version,
                absence=absence,
                by=actor(city, "chief"),
                at=AT,
            )
        assert [error.field for error in caught.value.errors] == ["absence"]
        assert step_of(proposal, 2).is_open

    def test_the_proposer_does_not_act_for_anybody(self, city: Municipality) -> None:
        proposal = propose(city, [step(city, "decide", "課長")], who="chief")
        with pytest.raises(Forbidden, match="ご自分の起案"):
            act_for(
                step=step_of(proposal, 1),
                version=proposal.version,
                absence="trip",
                by=actor(city, "chief"),
                at=AT,
            )

    def test_the_lowest_post_acts_for_nobody_unless_named(self, city: Municipality) -> None:
        second = person(city, "second", "主事")
        propose(city)
        assert acting_possible_for(second, ON).count() == 0

    def test_a_manager_on_the_line_acts_for_the_director_above(self, city: Municipality) -> None:
        elsewhere = person(city, "finance", "課長", "finance")
        proposal = propose(city, [step(city, "decide", "部長")])
        assert acting_possible_for(elsewhere, ON).count() == 0
        act_for(
            step=step_of(proposal, 1),
            version=proposal.version,
            absence="trip",
            by=actor(city, "manager"),
            at=AT,
        )
        assert fresh(proposal).decided_by == actor(city, "manager").staff

    def test_the_holder_approves_and_does_not_act_for_themselves(self, city: Municipality) -> None:
        proposal = self.start(city)
        with pytest.raises(Invalid, match="代決ではなく"):
            act_for(
                step=step_of(proposal, 2),
                version=proposal.version,
                absence="trip",
                by=actor(city, "manager"),
                at=AT,
            )


def test_what_is_for_information_opens_after_the_decision_and_stops_nothing(city: Municipality) -> None:
    proposal = propose(city, [step(city, "decide", "課長"), step(city, "for_information", "部長")])
    assert to_acknowledge_for(actor(city, "director"), ON).count() == 0
    approve(proposal, 1, actor(city, "manager"))
    assert (fresh(proposal).state, states(proposal)) == (ProposalState.APPROVED, ["done", "open"])
    assert waiting_for(actor(city, "director"), ON).count() == 0
    shown = to_acknowledge_for(actor(city, "director"), ON).get()
    with pytest.raises(Forbidden):
        acknowledge(step=shown, by=actor(city, "manager"), at=AT)
    with pytest.raises(DomainError):
        remand(step=shown, version=fresh(proposal).version, reason="x", by=actor(city, "director"), at=AT)
    acknowledge(step=shown, by=actor(city, "director"), at=AT)
    assert step_of(proposal, 2).state == StepState.DONE
    with pytest.raises(Conflict):
        acknowledge(step=shown, by=actor(city, "director"), at=AT)


def test_a_step_for_information_is_never_approved(city: Municipality) -> None:
    proposal = propose(city, [step(city, "decide", "課長"), step(city, "for_information", "部長")])
    approve(proposal, 1, actor(city, "manager"))
    with pytest.raises(Conflict, match="課長さんが決裁しました"):
        approve(proposal, 2, actor(city, "director"))
    assert states(proposal) == ["done", "open"]


@pytest.mark.parametrize("text", ["字" * 2001, "壊れた\x00文字"])
def test_a_comment_that_cannot_be_kept_is_refused_and_nothing_is_approved(
    city: Municipality, text: str
) -> None:
    proposal = propose(city)
    with pytest.raises(Invalid) as caught:
        approve(proposal, 1, actor(city, "chief"), comment=text)
    assert [error.field for error in caught.value.errors] == ["comment"]
    assert states(proposal) == ["open", "waiting"]


def test_what_is_written_on_a_step_is_sealed_and_goes_with_the_key(city: Municipality) -> None:
    proposal = propose(city)
    approve(proposal, 1, actor(city, "chief"), comment="秘密の意見")
    remand(
        step=step_of(proposal, 2),
        version=fresh(proposal).version,
        reason="秘密の理由",
        by=actor(city, "manager"),
        at=AT,
    )
    rows = [*ProposalStep.objects.values(), *Proposal.objects.values(), *AuditEntry.objects.values()]
    assert not any("秘密".encode() in bytes(v) for row in rows for v in row.values() if isinstance(v, bytes))
    assert "秘密" not in str(rows)
    assert [line.comment for line in route_view(fresh(proposal))] == ["秘密の意見", "秘密の理由"]
    destroy_key(proposal.key, at=AT)
    assert [line.comment for line in route_view(fresh(proposal))] == ["", ""]


def test_every_change_is_in_the_audit_chain_without_what_was_written(city: Municipality) -> None:
    first = propose(city)
    approve(first, 1, actor(city, "chief"), comment="秘密の意見")
    remand(
        step=step_of(first, 2),
        version=fresh(first).version,
        reason="秘密の理由",
        by=actor(city, "manager"),
        at=AT,
    )
    second = propose(city)
    pull_back(proposal=second, by=actor(city), at=AT)
    third = propose(city, [step(city, "decide", "課長"), step(city, "for_information", "部長")])
    act_for(step=step_of(third, 1), version=third.version, absence="trip", by=actor(city, "chief"), at=AT)
    review_later(step=step_of(third, 1), by=actor(city, "manager"), at=AT)
    acknowledge(step=step_of(third, 2), by=actor(city, "director"), at=AT)
    entries = AuditEntry.objects.within(city).filter(subject_type="proposal").order_by("sequence")
    assert [(entry.action.removeprefix("proposal."), entry.actor_id) for entry in entries] == [
        ("submitted", "miyako-worker"),
        ("step-approved", "miyako-chief"),
        ("remanded", "miyako-manager"),
        ("submitted", "miyako-worker"),
        ("pulled-back", "miyako-worker"),
        ("submitted", "miyako-worker"),
        ("decided", "miyako-chief"),
        ("later-reviewed", "miyako-manager"),
        ("acknowledged", "miyako-director"),
    ]
    assert not any("秘密" in str(entry.details) for entry in entries)
    assert verify_chain(city) == []
