"""What a page says after something was done: a word in the address that leads there, never text."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponseRedirect


@dataclass(frozen=True, slots=True)
class Told:
    """`level` is success, warning or error."""

    level: str
    message: str


_TOLD: dict[str, Told] = {
    "saved": Told("success", "保存しました。"),
    "saved-faulty": Told("warning", "保存しました。まだ直すところがあります。"),
    "condition": Told("success", "条件を保存しました。"),
    "no-condition": Told("success", "条件をなくしました。"),
    "removed": Told("success", "消しました。"),
    "discarded": Told("success", "編集中の下書きを消しました。"),
    "stale": Told(
        "error", "ほかの人が先に変更したので、行いませんでした。今の内容を確かめて、もう一度行ってください。"
    ),
    "published": Told("success", "公開しました。これからの申請は、新しい版で受け付けます。"),
    "scheduled": Told("success", "公開を予約しました。その日時に自動で公開されます。"),
    "cancelled": Told("success", "公開の予約を取り消しました。"),
    "period": Told("success", "受付期間を保存しました。すぐに反映されます。"),
    "withdrawn": Told("success", "公開を終えました。受け付けた案件は、そのまま続けられます。"),
    "taken": Told(
        "success", "新しい版を、編集中の下書きに取り込みました。違いを確かめてから公開してください。"
    ),
}


def told_to(request: HttpRequest) -> Told | None:
    return _TOLD.get(request.GET.get("said", ""))


def going_to(address: str, said: str) -> HttpResponseRedirect:
    """Lead there and say it; an anchor in the address stays at its end."""
    path, mark, anchor = address.partition("#")
    joined = "&" if "?" in path else "?"
    return HttpResponseRedirect(f"{path}{joined}said={said}{mark}{anchor}")
