"""What comes next on a case, and who may do it."""

from dataclasses import dataclass

from yorozu.approvals.models import ProposalState
from yorozu.cases.models import Case, State
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action


@dataclass(frozen=True, slots=True)
class Next:
    """One action in words; `url_name` is where it leads, `posts` when it acts at once."""

    label: str
    url_name: str
    posts: bool = False
    hint: str = ""


_MAIN: dict[str, tuple[Action, Next]] = {
    State.RECEIVED: (
        Action.CASE_WORK,
        Next(
            "受付する",
            "cases:accept",
            posts=True,
            hint="受付すると、あなたの担当になり、申請した方にも伝わります。",
        ),
    ),
    State.IN_REVIEW: (Action.CASE_PROPOSE, Next("審査結果を起案する", "cases:propose")),
    State.APPROVED: (
        Action.NOTICE_ISSUE,
        Next(
            "通知を発行する",
            "cases:issue",
            posts=True,
            hint="文書番号を付け、通知書を申請した方に届けます。取り消せません。",
        ),
    ),
    State.ISSUED: (
        Action.RECORD_FILE,
        Next("文書を保存する", "cases:file", posts=True, hint="申請書、添付、決裁、通知を簿冊に綴じます。"),
    ),
    State.WITHDRAWN: (
        Action.RECORD_FILE,
        Next("文書を保存する", "cases:file", posts=True, hint="取り下げられた申請書を簿冊に綴じます。"),
    ),
}
_WAITING = {
    State.RECEIVED: "担当課の受付を待っています。",
    State.IN_REVIEW: "担当者が審査しています。",
    State.WAITING_CORRECTION: "申請した方の返事を待っています。この間、処理の日数は数えません。",
    State.PROPOSED: "決裁を待っています。",
    State.APPROVED: "担当課が通知書を発行します。",
    State.ISSUED: "担当課が文書を保存します。",
    State.WITHDRAWN: "申請した方が取り下げました。担当課が文書を保存します。",
    State.FILED: "すべて終わりました。文書は簿冊に保存されています。",
}
_IN_LIST = {
    State.RECEIVED: "受付する",
    State.IN_REVIEW: "審査する",
    State.APPROVED: "通知を発行する",
    State.ISSUED: "文書を保存する",
    State.WITHDRAWN: "文書を保存する",
}


def main_action(case: Case, actor: Actor) -> Next | None:
    """The one thing to do now; None when the case waits for somebody else."""
    found = _MAIN.get(case.state)
    return found[1] if found and actor.may(found[0], case.department_id) else None


def waiting_words(case: Case) -> str:
    """Who is expected to move, in one sentence."""
    if _is_decided(case):
        return "決裁が終わり、結果が決まりました。通知の準備をしています。少し待ってから、画面を開き直してください。"
    return _WAITING[State(case.state)]


def state_words(case: Case) -> str:
    """The state of a case whose proposal is at hand: once the last approval is given nobody waits for one any more."""
    return "決定済み（通知の準備中）" if _is_decided(case) else State(case.state).label


def _is_decided(case: Case) -> bool:
    """決裁 is done, and the case has not heard of it yet."""
    proposal = case.proposal
    return case.state == State.PROPOSED and proposal is not None and proposal.state == ProposalState.APPROVED


def list_action(case: Case, actor: Actor) -> str:
    """The words of the link in a row of the work list."""
    label = _IN_LIST.get(State(case.state))
    return label if label and main_action(case, actor) else "内容を見る"


def may_correct(case: Case, actor: Actor) -> bool:
    return case.state == State.IN_REVIEW and actor.may(Action.CASE_WORK, case.department_id)


def may_note(case: Case, actor: Actor) -> bool:
    return case.state != State.FILED and actor.may(Action.CASE_WORK, case.department_id)


def may_take_over(case: Case, actor: Actor) -> bool:
    """After acceptance, and only from somebody else."""
    mine = actor.staff is not None and case.assignee_id == actor.staff.pk
    open_to_others = case.state not in (State.RECEIVED, State.FILED)
    return open_to_others and not mine and actor.may(Action.CASE_WORK, case.department_id)


def may_propose(case: Case, actor: Actor) -> bool:
    return case.state == State.IN_REVIEW and actor.may(Action.CASE_PROPOSE, case.department_id)
