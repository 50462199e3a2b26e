"""What must hold of residents: what is sealed for them can be opened, and codes go when their time is over."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from yorozu.foundation.errors import NotFound
from yorozu.foundation.soundness import Defect, Examination, examine
from yorozu.identity.models import Resident, SignInCode
from yorozu.identity.selectors import address_of, profile_of

_SWEPT_WITHIN = timedelta(hours=50)


def check_residents(municipality_id: int, examination: Examination) -> Iterator[Defect]:
    """Address and profile of every account."""

    def look(keys: list[Any]) -> Iterator[Defect]:
        rows = Resident.objects.within(municipality_id).filter(pk__in=keys)
        for each in rows.select_related("key"):
            if fault := _unreadable(each):
                remedy = "本人に、アカウントを消して作り直していただくことになります。保守の担当者に連絡してください。"
                yield Defect("identity.resident-unreadable", f"住民のアカウント {each.pk}", fault, remedy)

    rows = Resident.objects.within(municipality_id)
    yield from examine(rows, look, named="住民のアカウント", examination=examination)


def check_sign_in_codes(municipality_id: int, examination: Examination) -> Iterator[Defect]:
    """One-time codes that should be gone."""

    def look(keys: list[Any]) -> Iterator[Defect]:
        late = SignInCode.objects.within(municipality_id).filter(
            pk__in=keys, expires_at__lt=examination.at - _SWEPT_WITHIN
        )
        for each in late:
            remedy = "yorozu worker が動いているか確かめてください。"
            yield Defect("identity.code-expired", f"確認コード {each.pk}", "消す時期を過ぎています。", remedy)

    rows = SignInCode.objects.within(municipality_id)
    yield from examine(rows, look, named="確認コード", examination=examination)


def _unreadable(resident: Resident) -> str:
    try:
        address_of(resident)
        profile_of(resident)
    except (NotFound, ValueError):
        return "復号できません（改ざん、破損、または別の鍵）。"
    return ""
