"""Taking second factors away: one's own, or, by an administrator, a colleague's."""

from datetime import datetime

from allauth.mfa.models import Authenticator

from yorozu.foundation.errors import Conflict, Forbidden, NotFound
from yorozu.identity.actors import Actor
from yorozu.identity.models import User
from yorozu.identity.permissions import Action
from yorozu.identity.selectors import has_second_factor
from yorozu.identity.services.authorization import require
from yorozu.identity.services.factors.keeping import changing, conclude
from yorozu.identity.services.sessions import end_sessions
from yorozu.trust import audit, vault
from yorozu.trust.models import VaultKey


def remove_factor(*, user: User, factor: int, this: str, required: bool, at: datetime) -> None:
    """Take one of one's own away. Raises Conflict for the last one where two steps are required.

    With the last one the recovery codes go. The account's sessions end, except the one with the key `this`.
    """
    with changing(user, at):
        kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
        own = Authenticator.objects.filter(user=user, type__in=kinds)
        if not own.filter(pk=factor).exists():
            raise NotFound("この登録はもうありません。画面を開き直してください。")
        if required and own.count() == 1:
            raise Conflict("最後の一つは消せません。先に別の認証アプリかパスキーを登録してください。")
        own.filter(pk=factor).delete()
        if not has_second_factor(user):
            Authenticator.objects.filter(user=user).delete()
        conclude(user, "second-factor.removed", this, at)


def reset_factors(*, user: User, by: Actor, at: datetime) -> None:
    """Take all of a colleague's second factors away, whose phone is lost; their sessions end at once.

    Raises Forbidden for one's own account: nobody lowers their own guard unseen.
    """
    require(by, Action.ADMINISTER)
    if by.user_id == user.pk:
        raise Forbidden("自分の二段階の確認は、ここでは解除できません。ほかの管理者に依頼してください。")
    with changing(user, at):
        Authenticator.objects.filter(user=user).delete()
        sealed = user.factor_key
        User.objects.filter(pk=user.pk).update(factor_key=None)
        if sealed is not None:
            vault.destroy_key(sealed, at=at)
            VaultKey.objects.within(sealed.municipality_id).filter(pk=sealed.pk).delete()
        end_sessions(user=user)
        audit.record(
            municipality=user.staff.municipality, action="second-factor.reset", subject_type="staff",
            subject_id=user.staff.code, at=at, **by.audit(),
        )  # fmt: skip
