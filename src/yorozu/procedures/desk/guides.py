"""The city's guides: what residents are shown, out as a table and in again."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from yorozu.foundation import spreadsheets
from yorozu.foundation.clock import now
from yorozu.foundation.downloads import attachment
from yorozu.foundation.errors import Invalid, NotFound
from yorozu.foundation.tables import csv_file
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.municipality.models import Municipality
from yorozu.procedures.guides.faults import Fault, GuideFaults, Place
from yorozu.procedures.guides.shape import EVENTS, LifeGuide, Question
from yorozu.procedures.guides.table import COLUMNS, table_of
from yorozu.procedures.models import EventGuide
from yorozu.procedures.selectors.guides import (
    guide_in,
    guide_row,
    guide_rows,
    may_edit_guides,
    missing_codes,
    published_codes,
)
from yorozu.procedures.services.guides import import_guide, require_editor, restore_guide

_NO_FILE = "ファイルを選んでください。"
_TOO_LARGE = "ファイルが大きすぎます。2 MB までにしてください。"
_DONE = {"imported": "取り込みました。住民の画面に出ています。", "restored": "共通の案内に戻しました。"}


@dataclass(frozen=True, slots=True)
class Line:
    """An answer as staff read it."""

    label: str
    needs: str
    next: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as staff read it; `next` is "" where each answer has its own."""

    number: int
    question: Question
    lines: list[Line]
    next: str


@staff_route(Action.CATALOGUE_VIEW)
@require_safe
def guides(request: HttpRequest, city: str) -> HttpResponse:
    """The eight events, each with its guide."""
    rows = [(each, guide_in(each)) for each in guide_rows(_city(request))]
    return render(request, "procedures/desk/guides.html", {"rows": rows})


@staff_route(Action.CATALOGUE_VIEW)
@require_safe
def guide(request: HttpRequest, city: str, event: str) -> HttpResponse:
    """One guide: its questions as a list, and what may be done with it."""
    return _page(request, _row(request, event), [])


@staff_route(Action.CATALOGUE_VIEW)
@require_safe
def table(request: HttpRequest, city: str, event: str, form: str) -> HttpResponse:
    """The guide as a table, `form` being csv or xlsx."""
    row = _row(request, event)
    rows, name = table_of(guide_in(row)), f"案内_{EVENTS[event][0]}"
    if form == "xlsx":
        content = spreadsheets.excel_file("案内", COLUMNS, rows)
        return attachment(f"{name}.xlsx", spreadsheets.EXCEL_TYPE, content, plain=f"guide-{event}.xlsx")
    if form == "csv":
        return attachment(f"{name}.csv", "text/csv", csv_file(COLUMNS, rows), plain=f"guide-{event}.csv")
    raise NotFound("表は Excel か CSV で受け取れます。案内の画面から選んでください。")


@staff_route(Action.CATALOGUE_PUBLISH)
@require_POST
def replace(request: HttpRequest, city: str, event: str) -> HttpResponse:
    """Show what the table says instead; every fault at once, and then nothing is taken in."""
    require_editor(_actor(request), _city(request))
    row = _row(request, event)
    file = request.FILES.get("table")
    try:
        if file is None or not file.size:
            raise Invalid(_NO_FILE)
        if file.size > spreadsheets.MOST_BYTES:
            raise Invalid(_TOO_LARGE)
        rows = spreadsheets.read_rows(file.name or "", file.read())
        import_guide(municipality=_city(request), event=event, rows=rows, by=_actor(request), at=now())
    except GuideFaults as refused:
        return _page(request, row, refused.faults)
    except Invalid as refused:
        return _page(request, row, [Fault(Place(), refused.message)])
    return _back(city, event, "imported")


@staff_route(Action.CATALOGUE_PUBLISH)
@require_POST
def restore(request: HttpRequest, city: str, event: str) -> HttpResponse:
    """Back to the guide that all cities share."""
    _row(request, event)
    restore_guide(municipality=_city(request), event=event, by=_actor(request), at=now())
    return _back(city, event, "restored")


def _page(request: HttpRequest, row: EventGuide, faults: list[Fault]) -> HttpResponse:
    shown = guide_in(row)
    context = {
        "row": row,
        "guide": shown,
        "questions": list(_questions(shown)),
        "faults": faults,
        "done": _DONE.get(request.GET.get("done", "")),
        "missing": missing_codes(shown, published_codes(_city(request))),
        "editable": may_edit_guides(_actor(request), _city(request)),
    }
    return render(request, "procedures/desk/guide.html", context, status=422 if faults else 200)


def _questions(guide: LifeGuide) -> Iterator[Asked]:
    """Every question with its answers, what they need and where they lead, in the words that residents read."""
    numbers = {each.id: number for number, each in enumerate(guide.questions, 1)}
    titles = {each.id: each.title for each in guide.needs}

    def leads(name: str) -> str:
        return f"質問{numbers[name]}" if name in numbers else "終わり"

    for number, question in enumerate(guide.questions, 1):
        lines = [
            Line(
                each.label,
                "、".join(titles[name] for name in each.needs),
                leads(each.next) if each.next else "",
            )
            for each in question.answers
        ]
        yield Asked(number, question, lines, leads(question.next) if question.next else "")


def _row(request: HttpRequest, event: str) -> EventGuide:
    if event not in EVENTS:
        raise NotFound("このできごとの案内はありません。一覧から選んでください。")
    return guide_row(_city(request), event)


def _back(city: str, event: str, done: str) -> HttpResponse:
    address = reverse("procedures:desk-guide", kwargs={"city": city, "event": event})
    return HttpResponseRedirect(f"{address}?done={done}")


def _city(request: HttpRequest) -> Municipality:
    municipality: Municipality = request.municipality  # type: ignore[attr-defined]
    return municipality


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
