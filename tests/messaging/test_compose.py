"""The frame around every mail."""

import pytest

from yorozu.foundation.language import ENGLISH, gettext, speaking
from yorozu.messaging.services import compose_mail
from yorozu.messaging.services.checking import check_mail
from yorozu.municipality.models import Municipality


@pytest.mark.django_db
def test_a_mail_says_which_city_which_receipt_and_where_to_look(city: Municipality) -> None:
    mail = compose_mail(
        municipality=city, heading="申請を受け付けました", lines=["水道使用開始届を受け付けました。"],
        receipt_number="2611-2048-3957", status_address="https://example.jp/miyako/status/",
    )  # fmt: skip
    body = "\n".join(mail.lines)
    assert mail.subject == "【宮古市】申請を受け付けました"
    assert body.startswith("宮古市からのお知らせです。\n\n水道使用開始届を受け付けました。\n")
    assert "受付番号　2611-2048-3957" in body
    assert "\nhttps://example.jp/miyako/status/\n" in body
    assert "このメールに返信しないでください" in body
    check_mail(to="hanako@example.jp", subject=mail.subject, lines=mail.lines)


@pytest.mark.django_db
def test_a_mail_is_written_in_the_language_of_who_applied(city: Municipality) -> None:
    with speaking(ENGLISH):
        mail = compose_mail(
            municipality=city,
            heading=gettext("申請を受け付けました"),
            lines=(),
            receipt_number="2611-2048-3957",
            status_address="https://example.jp/miyako/status/",
        )
    assert mail.subject == "[宮古市] We have received your application"
    assert "Receipt number: 2611-2048-3957" in mail.lines
    assert "Please do not reply to this email." in mail.lines
