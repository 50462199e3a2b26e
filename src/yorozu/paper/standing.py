"""What a scan's page says stands in the way, page by page, and what can be done about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from yorozu.municipality.models import Municipality
from yorozu.paper.form.code import PageCode, read_code
from yorozu.paper.models import Scan, ScanPage, State, Trouble
from yorozu.paper.selectors.forms import codes_for, version_called
from yorozu.procedures.models import Procedure, ProcedureVersion

_WORDS = {
    Trouble.UNREADABLE: "ファイルを開けませんでした。スキャンし直すか、もう一度読み取ってください。",
    Trouble.TOO_MANY: "ページが多すぎます。申請1件ごとに分けてスキャンし直してください。",
    Trouble.INFECTED: "ファイルからウイルスが見つかりました。このスキャンは捨てて、安全な機器でスキャンし直してください。",
    Trouble.NO_CODE: "用紙の右上の模様を読み取れませんでした。画像を見て、どの手続の用紙かを選んでください。",
    Trouble.UNKNOWN_FORM: (
        "この市の用紙ではないか、この市にない手続の用紙です。出した方に確かめてください。"
        "同じ内容の手続があれば、選んで手で入力できます。"
    ),
    Trouble.UNKNOWN_VERSION: "この用紙の版が見つかりません。手続を選ぶと、画像を見ながら手で入力できます。",
    Trouble.NOT_ON_PAPER: "この手続は、今は紙では受け付けていません。担当課に確かめてください。",
    Trouble.MIXED: "2種類以上の用紙が混ざっています。分けてスキャンし直すか、このスキャンで受け付ける手続を選んでください。",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """`title` and `text` say what stands in the way, "" each for nothing. `found` is the form that it says it is.

    `pages` has a line for each page. `going_on` is what the button says that takes the scan as what it was found to be,
    "" where that is not offered; `choosing` whether the form may be chosen by hand; `again` whether to look once more;
    `old` is said of an old version.
    """

    title: str
    text: str
    found: str
    pages: list[tuple[int, str]]
    going_on: str
    choosing: bool
    again: bool
    old: str


def standing_of(scan: Scan, pages: Sequence[ScanPage], municipality: Municipality) -> Standing:
    """What the page of a scan says."""
    trouble, stopped = Trouble(scan.trouble), scan.state == State.STOPPED
    title = trouble.label if stopped else ""
    found = name_of(scan.version) if scan.version else ""
    going_on = ""
    if trouble in (Trouble.OTHER_FORM, Trouble.MISSING_PAGE) and stopped:
        going_on = f"「{found}」として続ける" if trouble is Trouble.OTHER_FORM else "足りないまま続ける"
    return Standing(
        title=title,
        text=_text(scan, trouble, pages, found) if stopped else "",
        found=found,
        pages=[(each.number, _line(each, municipality)) for each in pages],
        going_on=going_on,
        choosing=bool(stopped and pages and trouble is not Trouble.MISSING_PAGE),
        again=stopped and not pages and trouble is not Trouble.INFECTED,
        old=old_version(scan.version) if scan.version else "",
    )


def name_of(version: ProcedureVersion) -> str:
    return f"{version.procedure.title}（第{version.number}版）"


def old_version(version: ProcedureVersion) -> str:
    """What is said of a form that is no longer handed out; "" for the present one."""
    current = Procedure.objects.within(version.municipality_id).filter(pk=version.procedure_id)
    number = current.values_list("current__number", flat=True).first()
    if number is None or number == version.number:
        return ""
    return f"この用紙は第{version.number}版です。今は第{number}版を配っています。用紙のとおり、第{version.number}版の内容で受け付けます。"


def missing_pages(scan: Scan, pages: Sequence[ScanPage]) -> list[int]:
    """Pages of the form that are not in the scan."""
    if scan.version is None:
        return []
    there = {each.sheet for each in pages}
    return [code.page for code in codes_for(scan.version) if code.page not in there]


def doubled_pages(scan: Scan, pages: Sequence[ScanPage]) -> list[int]:
    """Pages of the form that are in the scan once more than they were read."""
    if scan.version is None:
        return []
    by_check = {code.check: code.page for code in codes_for(scan.version)}
    spare = (each for each in pages if each.sheet is None)
    checks = ((code.check if (code := read_code(each.code)) else each.mark) for each in spare)
    return sorted({by_check[check] for check in checks if check in by_check})


def _text(scan: Scan, trouble: Trouble, pages: Sequence[ScanPage], found: str) -> str:
    if trouble is Trouble.OTHER_FORM:
        chosen = scan.expected.procedure.title if scan.expected else ""
        return (
            f"これは「{found}」の用紙です。選んだ手続は「{chosen}」でした。"
            "用紙のとおりに続けるか、用紙を確かめて、正しいものをスキャンし直してください。"
        )
    if trouble is Trouble.MISSING_PAGE:
        numbers = "・".join(f"{each}枚目" for each in missing_pages(scan, pages))
        return (
            f"「{found}」の{numbers}がありません。全部のページをスキャンし直してください。"
            "紙が届いていないときは、足りないまま続けて、書かれていない項目を空けたままにできます。"
        )
    return _WORDS.get(trouble, "")


def _line(page: ScanPage, municipality: Municipality) -> str:
    """What one page is."""
    code = read_code(page.code)
    turned = "（逆さや横向きを直しました）" if page.turned else ""
    if page.sheet is not None:
        return f"用紙の{page.sheet}枚目{turned}"
    if code is None:
        return "模様のない紙（添付書類など）" if not page.corners else "四すみの模様だけ読めた用紙"
    return f"{_form_named(code, municipality)}の{code.page}枚目{turned}"


def _form_named(code: PageCode, municipality: Municipality) -> str:
    if code.city != municipality.slug:
        return f"別の自治体（{code.city}）の用紙「{code.procedure}」"
    version = version_called(municipality, code.procedure, code.version)
    return f"「{name_of(version)}」" if version else f"知らない用紙「{code.procedure}」第{code.version}版"
