"""Definitions from elsewhere: a new procedure from a file, and a newer version of one that was taken over."""

from copy import deepcopy
from datetime import datetime
from typing import Any

from django.db import transaction

from yorozu.foundation.errors import Conflict, FieldError, Invalid, NotFound
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.municipality.models import Municipality
from yorozu.procedures.designing.carrying import Carried, unpacked
from yorozu.procedures.designing.merging import merge
from yorozu.procedures.models import Origin, Source, WorkingDraft
from yorozu.procedures.selectors.designing import bench_of, newer_of
from yorozu.procedures.services.designing.drafts import (
    begin_draft,
    create_draft,
    keep,
    locked_draft,
    same_revision,
)
from yorozu.procedures.services.designing.origins import note_in_draft
from yorozu.trust import audit


def import_procedure(
    *, municipality: Municipality, content: bytes, code: str, department: str, by: Actor, at: datetime
) -> WorkingDraft:
    """A draft from a file, for a department of this city; `code` is the file's own where empty.

    Raises Invalid with every fault of the file, or when the code is taken.
    """
    require(by, Action.CATALOGUE_DESIGN)
    carried = unpacked(content)
    document = deepcopy(carried.document)
    document.pop("department_role", None)
    document |= {"code": code or document["code"], "department": department}
    return create_draft(
        municipality=municipality, document=document, by=by, at=at, source=Source.SHARED,
        base=carried.document, digest=carried.about["digest"], about=carried.about,
    )  # fmt: skip


def offer_newer(*, municipality: Municipality, code: str, content: bytes, by: Actor, at: datetime) -> Origin:
    """Keep a newer definition of the same origin until it is taken over. Raises Invalid for any other file."""
    bench_of(by, code)
    carried = unpacked(content)
    with transaction.atomic():
        origin = _locked(municipality, code)
        _refuse_other(origin, carried)
        origin.incoming, origin.incoming_about = carried.document, carried.about
        origin.save(update_fields=["incoming", "incoming_about"])
        audit.record(
            municipality=municipality, action="procedure.newer_offered", subject_type="procedure", subject_id=code,
            details={"digest": carried.about["digest"]}, at=at, **by.audit(),
        )  # fmt: skip
    return origin


def take_newer(
    *, municipality: Municipality, code: str, chosen: dict[str, str], revision: int, by: Actor, at: datetime
) -> WorkingDraft:
    """Bring the newer one into the draft, with our changes kept. Raises Invalid while a conflict is not decided."""
    with transaction.atomic():
        begin_draft(municipality=municipality, code=code, by=by, at=at)
        draft = locked_draft(municipality, code, by)
        if revision:
            same_revision(draft, revision)
        if draft.publish_at is not None:
            raise Conflict("公開の予約があるので取り込めません。予約を取り消してから行ってください。")
        newer = newer_of(draft)
        if newer is None:
            raise NotFound("取り込む新しい版はありません。すでに取り込んだか、取り消されています。")
        merged = merge(newer.base, draft.document, newer.document, chosen)
        _refuse_undecided(merged.conflicts, chosen)
        if newer.version is not None:
            draft.based_on = newer.version
        else:
            note_in_draft(municipality, code)
        keep(draft, merged.document, what="newer", by=by, at=at)
    return draft


def _refuse_undecided(conflicts: list[Any], chosen: dict[str, str]) -> None:
    left = [each for each in conflicts if chosen.get(each.key) not in ("ours", "theirs")]
    if left:
        errors = [
            FieldError(each.key, f"{each.where}の「{each.what}」: どちらにするか選んでください。")
            for each in left
        ]
        raise Invalid(f"まだ選んでいないところが{len(left)}か所あります。", errors)


def _locked(municipality: Municipality, code: str) -> Origin:
    origin = Origin.objects.within(municipality).select_for_update().filter(code=code).first()
    if origin is None:
        raise NotFound("この手続は見つかりません。一覧から選び直してください。")
    return origin


def _refuse_other(origin: Origin, carried: Carried) -> None:
    message = ""
    named = [
        (about.get("municipality_code") or "", about.get("code")) for about in (origin.about, carried.about)
    ]
    if origin.document is None:
        message = (
            "この手続はこの市で作ったものなので、取り込む元がありません。新しい手続として取り込んでください。"
        )
    elif named[0] != named[1]:
        message = f"元とは別の手続（{carried.document.get('title', '')}）のファイルです。選び直してください。"
    elif carried.about["digest"] == origin.digest:
        message = "すでに取り込んでいる版と同じ内容です。取り込むものはありません。"
    elif carried.about["version"] < (origin.about.get("version") or 0):
        message = f"取り込んである第{origin.about['version']}版より古い、第{carried.about['version']}版のファイルです。"
    if message:
        raise Invalid(message, [FieldError("file", message)])
