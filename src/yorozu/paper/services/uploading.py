"""Taking in a scan: looked at for harm, kept sealed, told apart from one that is there already."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from yorozu.foundation.clock import day_of
from yorozu.foundation.errors import Conflict, FieldError, Forbidden, Invalid
from yorozu.foundation.events import publish
from yorozu.foundation.wareki import format_wareki
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.intake.models import PaperOriginal
from yorozu.paper.content import Content, sealed
from yorozu.paper.events import ScanArrived
from yorozu.paper.models import Scan, ScanFile
from yorozu.procedures.models import ProcedureVersion
from yorozu.trust import audit, vault
from yorozu.trust.models import Scan as Verdict
from yorozu.trust.models import StoredFile
from yorozu.trust.scanning import Infected, Watch
from yorozu.trust.uploads import clean_name, inspect

MOST_FILES, MOST_BYTES, MOST_TOGETHER, MOST_PAGES = 20, 30 * 1024 * 1024, 50 * 1024 * 1024, 40
ACCEPTED = ("pdf", "jpeg", "png")
_LONGEST_AGO = timedelta(days=366)


class Doubled(Conflict):
    """The same scan is here already; `scan_id` is where, None where it was received."""

    def __init__(self, message: str, scan_id: UUID | None) -> None:
        super().__init__(message)
        self.scan_id = scan_id


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file just uploaded."""

    name: str
    content: bytes


def upload_scan(
    *,
    files: Sequence[Sheet],
    arrived_on: date | None,
    expected: ProcedureVersion | None,
    by: Actor,
    at: datetime,
) -> Scan:
    """Keep the scan of one filled-in form and have it read by the worker.

    `expected` is the procedure that the clerk named, `arrived_on` the day the paper reached the office. Raises Invalid
    with every fault, Doubled for what is here already, Forbidden.
    """
    require(by, Action.PAPER_ENTER)
    if by.staff is None:
        raise Forbidden("職員として操作してください。")
    day = _day(arrived_on, at)
    scans = _inspected(files)
    hashes = [hashlib.sha256(each.content).hexdigest() for each in files]
    _refuse_received(by, hashes)
    key = vault.new_key(municipality=by.municipality, at=at)
    written: list[StoredFile] = []
    try:
        for sheet, digest, (name, media_type, state) in zip(files, hashes, scans, strict=True):
            written.append(
                vault.write_file(
                    key=key,
                    name=name,
                    media_type=media_type,
                    content=sheet.content,
                    sha256=digest,
                    scan=state,
                    at=at,
                )
            )
        scan = Scan(
            municipality=by.municipality, key=key, expected=expected, arrived_on=day, uploaded_by=by.staff,
            digest=_digest(hashes), created_at=at, updated_at=at, expires_at=at + settings.YOROZU_SCAN_KEPT,
        )  # fmt: skip
        scan.sealed_content = sealed(scan, Content())
        _save(scan, written, by, at)
    except BaseException as fault:
        vault.discard_written(written, after=fault)
        raise
    return scan


def _save(scan: Scan, written: list[StoredFile], by: Actor, at: datetime) -> None:
    try:
        with transaction.atomic():
            scan.key.save(force_insert=True)
            scan.save(force_insert=True)
            for number, stored in enumerate(written, 1):
                stored.save(force_insert=True)
                ScanFile.objects.create(municipality=by.municipality, scan=scan, number=number, stored=stored)
            audit.record(
                municipality=by.municipality, action="paper.uploaded", subject_type="scan", subject_id=scan.pk,
                details={"files": len(written), "arrived_on": scan.arrived_on.isoformat()}, at=at, **by.audit(),
            )  # fmt: skip
            publish(ScanArrived(scan.pk, by.municipality.pk, at), at=at)
    except IntegrityError:
        rows = Scan.objects.within(by.municipality).filter(digest=scan.digest)
        found = rows.select_related("uploaded_by").first()
        if found is None:
            raise
        when, who = format_wareki(day_of(found.created_at)), found.uploaded_by.name
        message = f"同じスキャンが、{when}に{who}によって読み込まれています。二重に受け付けないよう、そちらを確かめてください。"
        raise Doubled(message, found.pk) from None


def _refuse_received(by: Actor, hashes: list[str]) -> None:
    """The same file is the original of something that was received."""
    rows = PaperOriginal.objects.within(by.municipality).filter(stored__sha256__in=hashes)
    found = rows.select_related("application").first()
    if found is not None:
        number = found.application.receipt_number
        raise Doubled(
            f"同じスキャンは、受付番号 {number} として受け付けています。二重に受け付けることはできません。",
            None,
        )


def _inspected(files: Sequence[Sheet]) -> list[tuple[str, str, Verdict]]:
    """Name, media type and what a scanner said, of each. Raises Invalid with every fault."""
    if not files:
        raise _wrong("スキャンしたファイルを選んでください。")
    if len(files) > MOST_FILES:
        raise _wrong(f"一度に選べるのは{MOST_FILES}個までです（今は{len(files)}個です）。")
    if sum(len(each.content) for each in files) > MOST_TOGETHER:
        most = MOST_TOGETHER // 1024 // 1024
        raise _wrong(f"合わせて{most} MB までにしてください。解像度を下げてスキャンし直してください。")
    found, errors, watch = list[tuple[str, str, Verdict]](), list[FieldError](), Watch()
    for each in files:
        try:
            name = clean_name(each.name)
            media_type = inspect(
                field="files", name=name, content=each.content, accept=ACCEPTED, max_bytes=MOST_BYTES
            )
            found.append((name, media_type, watch.state_of(each.content)))
        except Invalid as fault:
            errors += fault.errors
        except (Infected, ValueError) as fault:
            errors.append(FieldError("files", f"「{each.name[:60]}」: {fault}"))
    if errors:
        raise Invalid("読み込めないファイルがあります。", errors)
    return found


def _day(arrived_on: date | None, at: datetime) -> date:
    today = day_of(at)
    if arrived_on is None:
        raise _wrong("紙が届いた日を入力してください。", "arrived_on")
    if arrived_on > today:
        raise _wrong("紙が届いた日は、今日までの日付を入力してください。", "arrived_on")
    if arrived_on < today - _LONGEST_AGO:
        raise _wrong("紙が届いた日が1年より前です。日付を確かめてください。", "arrived_on")
    return arrived_on


def _digest(hashes: list[str]) -> str:
    plain = "\n".join(sorted(hashes)).encode()
    return hmac.new(settings.SECRET_KEY.encode(), plain, "sha256").hexdigest()


def _wrong(message: str, field: str = "files") -> Invalid:
    return Invalid(message, [FieldError(field, message)])
