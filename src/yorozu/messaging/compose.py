"""The common frame of every mail to an applicant; what it says is the caller's."""

from collections.abc import Sequence
from dataclasses import dataclass

from yorozu.foundation.language import gettext
from yorozu.municipality.models import Municipality


@dataclass(frozen=True, slots=True)
class Mail:
    """A subject without anything personal, and the lines of the body."""

    subject: str
    lines: tuple[str, ...]


def compose_mail(
    *,
    municipality: Municipality,
    heading: str,
    lines: Sequence[str],
    receipt_number: str,
    status_address: str,
    my_address: str = "",
) -> Mail:
    """`heading` is what happened (申請を受け付けました); `status_address` the absolute address of the status page,
    `my_address` that of my page for who has an account.

    Neither the applicant's name nor the lookup code belongs in a mail, which travels unsealed.
    """
    name = municipality.name
    return Mail(
        subject=gettext("【{name}】{heading}").format(name=name, heading=heading),
        lines=(
            gettext("{name}からのお知らせです。").format(name=name),
            "",
            *lines,
            "",
            gettext("受付番号　{receipt_number}").format(receipt_number=receipt_number),
            gettext("申請の状況は、次のページで受付番号と照会コードを入力して確認できます。"),
            status_address,
            *((gettext("マイページに入っても確認できます。"), my_address) if my_address else ()),
            "",
            "――――――――",
            gettext("このメールに返信しないでください（送信専用です）。"),
            gettext("お心当たりがないときは、このメールを削除してください。"),
            name,
        ),
    )
