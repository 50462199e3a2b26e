"""Events and faults in the words of an administrator."""

from yorozu.foundation.models import OutboxEntry

_EVENTS = {
    "ApplicationSubmitted": "申請が届いたので、案件を作る",
    "DraftSent": "申請が送られたので、リモート窓口の記録に書く",
    "ApplicationCorrected": "補正が届いたので、案件に反映する",
    "ApplicationWithdrawn": "申請が取り下げられたので、案件を終える",
    "ProposalApproved": "決裁されたので、案件を進める",
    "ProposalRemanded": "差し戻されたので、案件を担当者に返す",
    "ProposalPulledBack": "引き戻されたので、案件を担当者に返す",
    "FileInfected": "添付にウイルスが見つかったので、担当者に知らせる",
    "ScanArrived": "紙の申請書の画像が届いたので、ページを分けて読む",
    "PageFound": "紙の申請書のページが見つかったので、文字を読む",
    "DisposalApproved": "廃棄が承認されたので、記録を廃棄する",
    "MailQueued": "メールを送る",
}
_AWAY = "データベースを使えませんでした"
_DISK = "ファイルか暗号化の鍵を読み書きできませんでした"
_FAULTS = {
    "OperationalError": _AWAY,
    "InterfaceError": _AWAY,
    "DatabaseError": _AWAY,
    "Unavailable": _DISK,
    "OSError": _DISK,
    "PermissionError": _DISK,
    "MailNotSent": "メールサーバーが受け取りませんでした",
    "MailServerAway": "メールサーバーにつながりませんでした",
    "Conflict": "案件や申請が、この仕事を行える状態ではありませんでした",
    "NotFound": "必要な内容が見つからないか、読み取れませんでした",
    "WorkerDied": "処理の途中で、仕事のプロセスが何度も止まりました",
}
_UNKNOWN = "プログラムの誤りで止まりました"


def work_of(entry: OutboxEntry) -> str:
    """What was to be done."""
    return _EVENTS.get(entry.event, entry.event)


def fault_of(entry: OutboxEntry) -> str:
    """Why it was not."""
    kind = entry.fault.partition(" ")[0]
    return _FAULTS.get(kind, _UNKNOWN)


def advice_of(entry: OutboxEntry) -> str:
    """What an administrator should do before trying again."""
    if fault_of(entry) == _UNKNOWN:
        return "もう一度試しても同じときは、下の「記録」を添えて保守の担当に知らせてください。"
    return "原因がなくなっていれば、もう一度試すと続きが行われます。"
