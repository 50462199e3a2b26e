"""What people wrote on a step, out of its seal."""

from yorozu.approvals.models import ProposalStep
from yorozu.trust.models import VaultKey
from yorozu.trust.vault import unseal


def comment_of(step: ProposalStep, key: VaultKey) -> str:
    """The comment, or the reason of a remand; empty where none was written or the proposal's key is destroyed."""
    if step.sealed_comment is None or key.destroyed_at is not None:
        return ""
    return unseal(key, step.sealed_comment, context=f"step:{step.pk}").decode()
