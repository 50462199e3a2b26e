"""A confirmed scan becomes an application of channel paper, once."""

from datetime import datetime

from django.db import transaction

from yorozu.foundation.errors import Conflict, FieldError, Invalid
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.intake.models import Application, Confirmed, Told
from yorozu.intake.selectors import Receipt, answers_of, receipt_of
from yorozu.intake.services import (
    REFUSED,
    Entry,
    Submission,
    check_contact,
    file_ids,
    infected_answers,
    keep_entry,
    keep_originals,
    submit_application,
)
from yorozu.paper.arrival import arrived_at
from yorozu.paper.content import Content, content_of, sealed
from yorozu.paper.models import Scan, ScanFile, ScanPage, State
from yorozu.paper.services.choosing import lock_scan
from yorozu.paper.services.confirming import checked_scan
from yorozu.paper.units import units_of
from yorozu.procedures.selectors import definition_of
from yorozu.trust import audit, vault
from yorozu.trust.models import Scan as Verdict
from yorozu.trust.models import StoredFile

_UNCOMPARED = "まだ確かめていない項目があります。画像と見比べて、確かめた印を付けてください。"


def send_scan(*, scan: Scan, revision: int, told: Told, contact: str, by: Actor, at: datetime) -> Receipt:
    """Send it and give the receipt; sent again, the same receipt.

    Raises Invalid while anything is not compared or the form's own checks find a fault, Conflict when somebody else
    changed it since the screen was shown. Then nothing is sent and nothing is lost.
    """
    require(by, Action.PAPER_ENTER)
    with transaction.atomic():
        if (given := _given_before(scan)) is not None:
            return given
        locked = lock_scan(scan, revision=revision)
        content = content_of(locked)
        _require_whole(locked, content, at)
        receipt = _submit(locked, content, by, at)
        application = _application(locked, receipt)
        entry = Entry(
            confirmed=Confirmed.WRITTEN,
            confirmed_at=at,
            told=told,
            digests={},
            contact=check_contact(told, contact),
        )
        keep_entry(application=application, entry=entry, by=by, at=at)
        _keep_originals(locked, application)
        _finish(locked, content, application, at)
        audit.record(
            municipality=by.municipality, action="paper.sent", subject_type="scan", subject_id=scan.pk,
            details={"application": str(application.pk)}, at=at, **by.audit(),
        )  # fmt: skip
    return receipt


def _given_before(scan: Scan) -> Receipt | None:
    rows = Scan.objects.within(scan.municipality_id).select_for_update(of=("self",))
    found = rows.filter(pk=scan.pk).values_list("application", flat=True).first()
    if found is None:
        return None
    applications = Application.objects.within(scan.municipality_id).select_related("key")
    return receipt_of(applications.get(pk=found))


def _require_whole(scan: Scan, content: Content, at: datetime) -> None:
    if scan.state != State.READY or scan.version is None:
        raise Conflict("このスキャンは、まだ送れる状態ではありません。紙の受付の一覧から開き直してください。")
    checked = checked_scan(scan, content, at=at)
    if checked.errors:
        raise Invalid(REFUSED, checked.errors)
    units = units_of(definition_of(scan.version), content.raw, checked)
    if open_ones := [(name, field) for name, field in units if name not in content.confirmed]:
        raise Invalid(
            _UNCOMPARED,
            [
                FieldError(name, f"「{field.label}」を画像と見比べて確かめてください。")
                for name, field in open_ones
            ],
        )


def _submit(scan: Scan, content: Content, by: Actor, at: datetime) -> Receipt:
    if scan.version is None:
        raise Conflict(_UNCOMPARED)
    return submit_application(
        Submission(
            version=scan.version,
            raw=content.raw,
            idempotency_key=f"scan:{scan.pk}",
            channel="paper",
            address=f"scan:{scan.pk}",
            by=by,
            at=at,
            key=scan.key,
            arrived_at=arrived_at(scan, at=at),
        )  # fmt: skip
    )


def _application(scan: Scan, receipt: Receipt) -> Application:
    rows = Application.objects.within(scan.municipality_id)
    return rows.select_related("key", "version").get(pk=receipt.application_id)


def _keep_originals(scan: Scan, application: Application) -> None:
    rows = ScanFile.objects.within(scan.municipality_id).filter(scan=scan).order_by("number")
    originals = [each.stored for each in rows.select_related("stored")]
    if any(each.scan == Verdict.INFECTED for each in originals):
        raise Invalid(
            "スキャンのファイルからウイルスが見つかりました。安全な機器でスキャンし直してください。"
        )
    definition = definition_of(application.version)
    if found := infected_answers(scan.municipality_id, definition, answers_of(application)):
        raise Invalid(REFUSED, found)
    keep_originals(application=application, originals=[each.pk for each in originals])


def _finish(scan: Scan, content: Content, application: Application, at: datetime) -> None:
    """The pictures and readings go; what remains of the scan leads to its application."""
    city = scan.municipality_id
    kept = file_ids(definition_of(application.version), answers_of(application))
    ScanPage.objects.within(city).filter(scan=scan).delete()
    originals = set(ScanFile.objects.within(city).filter(scan=scan).values_list("stored", flat=True))
    ScanFile.objects.within(city).filter(scan=scan).delete()
    rows = StoredFile.objects.within(city).filter(key=scan.key_id).exclude(pk__in=kept | originals)
    gone = list(rows)
    rows.delete()
    transaction.on_commit(lambda: vault.discard_written(gone))
    scan.application, scan.state = application, State.SENT
    scan.sealed_content = sealed(scan, Content())
    scan.updated_at, scan.revision = at, scan.revision + 1
    scan.save(update_fields=["application", "state", "sealed_content", "updated_at", "revision"])
