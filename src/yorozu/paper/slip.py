"""受付票: what a person who handed in paper takes home, or is sent."""

from yorozu.documents.services import Contact, PrintedForm, PrintedSection, Row, render_application_form
from yorozu.foundation.wareki import format_wareki
from yorozu.intake.models import Application
from yorozu.intake.selectors import receipt_of
from yorozu.paper.models import Scan


def printed_slip(scan: Scan, application: Application) -> bytes:
    """As PDF. Raises NotFound once the application's key has been destroyed, Unavailable."""
    receipt, procedure = receipt_of(application), application.procedure
    rows = (
        Row("手続", procedure.title),
        Row("紙が届いた日", format_wareki(scan.arrived_on)),
        Row("受付番号", receipt.receipt_number),
        Row("照会コード", receipt.lookup_code),
    )
    phone = str(scan.municipality.office.get("phone", ""))
    return render_application_form(
        PrintedForm(
            title="受付票",
            addressee="申請された方",
            sections=(PrintedSection("受け付けた内容", rows),),
            receipt_number=receipt.receipt_number,
            submitted_at=application.submitted_at,
            notes=(
                "受付番号と照会コードで、進み具合をインターネットで確かめられます。",
                "お問い合わせのときは、受付番号をお知らせください。",
            ),
            contact=Contact(department=procedure.department.name, phone=phone),
            mark_missing=True,
        )
    )
