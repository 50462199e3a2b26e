"""The screens of approval in every state worth looking at, rendered before a browser opens."""

from datetime import timedelta

from tests.approvals.making import approve, fresh, person, propose, step, step_of
from tests.factories import AT, actor
from yorozu.approvals.models import Proposal
from yorozu.approvals.services import act_for, remand
from yorozu.municipality.models import Municipality

LONG = (
    "児童手当の認定請求（受付番号 2611-2048-3957）について、支給対象児童2人、月額2万円、"
    "令和8年12月分から支給することを決定してよいか伺います。"
)


def full_route(city: Municipality) -> list[Proposal]:
    """For the manager: one to decide after two concurrences, acting and later review marked, and four more."""
    person(city, "finance", "課長", "finance")
    route = [
        step(city, "review", "係長"),
        step(city, "concurrence", "課長", "finance", "部長"),
        step(city, "concurrence", "部長"),
        step(city, "decide", "課長"),
        step(city, "for_information", "市長"),
    ]
    first = propose(city, route, at=AT - timedelta(days=4))
    remand(
        step=step_of(first, 1), version=first.version, by=actor(city, "chief"), at=AT,
        reason="使用場所の地番が地図と合いません。確かめてください。",
    )  # fmt: skip
    second = propose(city, route, at=AT - timedelta(days=3))
    approve(
        second,
        1,
        actor(city, "chief"),
        comment="地番を確かめました。問題ありません。",
        at=AT - timedelta(days=2),
    )
    director = actor(city, "director")
    act_for(
        step=step_of(second, 2), version=fresh(second).version, absence="trip", comment="予算の範囲内です。",
        by=director, at=AT - timedelta(days=1),
    )  # fmt: skip
    approve(second, 3, director, at=AT - timedelta(hours=3))
    others = [propose(city, [step(city, "decide", "課長")], subject=str(n)) for n in range(2, 5)]
    Proposal.objects.within(city).filter(pk=others[0].pk).update(title=LONG)
    absent = propose(city, [step(city, "decide", "課長")], subject="9")
    act_for(step=step_of(absent, 1), version=absent.version, absence="leave", by=actor(city, "chief"), at=AT)
    return [second, absent, first]
