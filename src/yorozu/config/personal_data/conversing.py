"""The tables of what applicant and office write to each other, and of the mailbox."""

from yorozu.config.personal_data.declaring import Table
from yorozu.config.personal_data.tables import CASE, HELD

TABLES: dict[str, Table] = {
    "intake.Message": Table(
        2,
        "id municipality number side sent_at read_at answer_by answered_at",
        sealed="sealed_text",
        personal={"application": CASE, "staff": HELD},
        secret={"once": "送った内容の鍵付きハッシュ。同じメッセージを二度受け付けないため。"},
    ),
    "intake.MessageFile": Table(2, "id municipality number stored", personal={"message": CASE}),
    "intake.MailboxEntry": Table(2, "id municipality kind cause at read_at", personal={"application": CASE}),
}
