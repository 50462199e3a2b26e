"""Where a case stands, and the only steps that lead from one state to another."""

from django.db import models


class State(models.TextChoices):
    """`issued`: the applicant has been told, by notice or (where the procedure has none) on the status page."""

    RECEIVED = "received", "受付待ち"
    IN_REVIEW = "in_review", "審査中"
    WAITING_CORRECTION = "waiting_correction", "補正待ち"
    PROPOSED = "proposed", "決裁待ち"
    APPROVED = "approved", "通知待ち"
    ISSUED = "issued", "保存待ち"
    FILED = "filed", "保存済み"
    WITHDRAWN = "withdrawn", "取下げ"


class Step(models.TextChoices):
    """What may be done to a case, in the words of its timeline."""

    ACCEPT = "accept", "受付しました"
    REQUEST_CORRECTION = "request_correction", "補正を求めました"
    RECEIVE_CORRECTION = "receive_correction", "補正を受け取りました"
    PROPOSE = "propose", "起案しました"
    REMAND = "remand", "差戻しになりました"
    PULL_BACK = "pull_back", "引き戻しました"
    APPROVE = "approve", "決裁されました"
    DECIDE = "decide", "決定しました"
    ISSUE = "issue", "通知を発行しました"
    FILE = "file", "文書を保存しました"
    WITHDRAW = "withdraw", "申請者が取り下げました"


ROAD: dict[Step, frozenset[State]] = {
    Step.ACCEPT: frozenset({State.RECEIVED}),
    Step.REQUEST_CORRECTION: frozenset({State.IN_REVIEW}),
    Step.RECEIVE_CORRECTION: frozenset({State.WAITING_CORRECTION}),
    Step.PROPOSE: frozenset({State.IN_REVIEW}),
    Step.REMAND: frozenset({State.PROPOSED}),
    Step.PULL_BACK: frozenset({State.PROPOSED}),
    Step.APPROVE: frozenset({State.PROPOSED}),
    Step.DECIDE: frozenset({State.IN_REVIEW}),
    Step.ISSUE: frozenset({State.APPROVED}),
    Step.FILE: frozenset({State.ISSUED, State.WITHDRAWN}),
    # A decision binds once the applicant has it; until then the application may be taken back.
    Step.WITHDRAW: frozenset(
        {State.RECEIVED, State.IN_REVIEW, State.WAITING_CORRECTION, State.PROPOSED, State.APPROVED}
    ),
}
"""Step → the states it may be taken from."""

TICKING = (State.RECEIVED, State.IN_REVIEW, State.PROPOSED, State.APPROVED)
"""The standard processing days run; the rest waits for the applicant or is over."""

OPEN = (*TICKING, State.WAITING_CORRECTION, State.ISSUED, State.WITHDRAWN)
"""The office still has something to do, if only to file."""
