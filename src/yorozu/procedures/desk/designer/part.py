"""The rest of a procedure, part by part: names, guide, office, checks, route, notice, limits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from yorozu.foundation.clock import now
from yorozu.foundation.errors import FieldError, NotFound
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.procedures.designing.parts import PARTS, Part
from yorozu.procedures.designing.props import Rows
from yorozu.procedures.designing.values import get, token_of
from yorozu.procedures.desk.designer.bench import (
    actor_in,
    address,
    bench_city,
    of_element,
    on_bench,
    page,
    placed_faults,
)
from yorozu.procedures.desk.designer.controls import Control, Maker, put_all, take_props
from yorozu.procedures.desk.designer.rows import act_on_rows, blank_rows, take_rows
from yorozu.procedures.desk.designer.sources import maker_of, option_labels
from yorozu.procedures.desk.designer.telling import going_to
from yorozu.procedures.selectors.designing import Bench
from yorozu.procedures.services.designing import Changed, change_draft

_STALE = "表示した後に、ほかの人がここを変更しました。下の「今の内容」と見くらべて、よければもう一度保存してください。"


@dataclass(slots=True)
class RowView:
    """One row of a list on the page; `number` counts from 1, `new` is a blank one."""

    index: int
    controls: list[Control]
    new: bool

    @property
    def number(self) -> int:
        return self.index + 1


@staff_route(Action.CATALOGUE_DESIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, city: str, code: str, part: str) -> HttpResponse:
    """Show the part, or keep what was typed; a button of a row moves or removes it."""
    if part not in PARTS:
        raise NotFound("この画面はありません。手続の画面から選び直してください。")
    bench = on_bench(request, code, changing=True)
    if request.method == "POST":
        return _take(request, bench, PARTS[part])
    return _page(request, bench, PARTS[part], [])


def _take(request: HttpRequest, bench: Bench, part: Part) -> HttpResponse:
    posted, errors = request.POST, list[FieldError]()
    none_key = part.none[0]

    def changed(document: dict[str, Any]) -> None:
        if _token(document, part) != posted.get("was"):
            raise Changed(_STALE)
        if (
            none_key
            and posted.get("none")
            and not (document.get(none_key) == "none" and _written(part, posted))
        ):
            document[none_key] = "none"
            return
        taken = take_props(part.props, posted, document, labels=option_labels(document))
        errors.extend(taken.errors)
        put_all(document, dict(taken.values.items()))
        if "department" in taken.values:
            _choose_department(document, taken.values["department"])
        for rows in part.rows:
            found, told = take_rows(rows, posted, document.get(rows.key))
            errors.extend(told)
            _put_rows(document, rows, act_on_rows(rows, found, posted), none_key)
        if errors:
            raise Changed("")

    actor = actor_in(request)
    try:
        change_draft(
            municipality=actor.municipality, code=bench.code, change=changed, what=part.id, by=actor, at=now()
        )
    except Changed as stale:
        return _page(request, bench, part, errors or [FieldError("", str(stale))], stale=not errors)
    return _saved(request, bench, part)


def _written(part: Part, posted: Any) -> bool:
    """Whether something was typed where nothing was: then it is meant, also when the tick was forgotten."""
    names = [prop.key for prop in part.props] + [
        f"{rows.key}.0.{prop.key}" for rows in part.rows for prop in rows.props
    ]
    return any(posted.get(name) for name in names)


def _put_rows(document: dict[str, Any], rows: Rows, found: list[dict[str, Any]], none_key: str) -> None:
    if found:
        document[rows.key] = found
    elif rows.key == none_key:
        document[rows.key] = "none"
    else:
        document.pop(rows.key, None)


def _choose_department(document: dict[str, Any], chosen: str | None) -> None:
    """A department is named by its path or, as packs do, by its role."""
    document.pop("department_role", None)
    if chosen and chosen.startswith("role:"):
        document.pop("department", None)
        document["department_role"] = chosen.removeprefix("role:")


def _saved(request: HttpRequest, bench: Bench, part: Part) -> HttpResponse:
    city = bench_city(request)
    here = address(city, "design-part", bench.code, part=part.id)
    act, _, place = str(request.POST.get("row", "")).partition(":")
    moved = next((rows for rows in part.rows if rows.key == place.partition(":")[0]), None)
    if moved is not None:
        return HttpResponseRedirect(f"{here}{'?more=1' if act == 'add' else ''}#rows-{moved.key}")
    fresh = on_bench(request, bench.code, changing=True)
    wrong = of_element(placed_faults(request, fresh), f"part:{part.id}")
    home = address(city, "design", bench.code) + "#parts"
    return going_to(here, "saved-faulty") if wrong else going_to(home, "saved")


def _page(
    request: HttpRequest, bench: Bench, part: Part, errors: list[FieldError], *, stale: bool = False
) -> HttpResponse:
    bench = on_bench(request, bench.code, changing=True)
    document = bench.document
    faults = of_element(placed_faults(request, bench), f"part:{part.id}")
    maker = maker_of(actor_in(request), bench_city(request), bench)
    typed = request.POST if request.method == "POST" else None
    told = errors or [FieldError(key, message) for key, each in faults.items() for message in each]
    none = document.get(part.none[0]) == "none" if part.none[0] else False
    if typed is not None:
        none = bool(typed.get("none"))
    lists = [(rows, _row_views(request, rows, document, maker, faults, errors, typed)) for rows in part.rows]
    context = page(
        request, bench, "design", part=part, errors=told, stale=stale, none=none, lists=lists,
        controls=[_control(maker, prop, document, faults, errors, typed) for prop in part.props],
        now=[_control(maker, prop, document, {}, [], None) for prop in part.props] if stale else [],
        was=_token(document, part),
    )  # fmt: skip
    return render(request, "procedures/designer/part.html", context, status=422 if errors else 200)


def _control(
    maker: Maker, prop: Any, document: Mapping[str, Any], faults: Mapping[str, list[str]], errors: list[FieldError],
    typed: Any, name: str = "", element: Any = None,
) -> Control:  # fmt: skip
    name = name or prop.key
    told = [each.message for each in errors if each.field == name] or faults.get(name, [])
    if typed is not None and prop.kind != "rule":
        return maker.typed(prop, name, typed, told)
    value = get(document if element is None else element, prop.key)
    if prop.key == "department" and element is None and document.get("department_role"):
        value = f"role:{document['department_role']}"
    return maker.control(prop, name, value, told, element)


def _row_views(
    request: HttpRequest, rows: Rows, document: Mapping[str, Any], maker: Maker, faults: Mapping[str, list[str]],
    errors: list[FieldError], typed: Any,
) -> list[RowView]:  # fmt: skip
    kept = document.get(rows.key)
    kept = kept if isinstance(kept, list) else []
    count = len(kept) + blank_rows(rows, len(kept), more="more" in request.GET)
    views = []
    for index in range(count):
        row = kept[index] if index < len(kept) else {}
        own = _of_row(maker, f"{rows.key}.{index}")
        made = [
            _control(own, prop, document, faults, errors, typed, f"{rows.key}.{index}.{prop.key}", row)
            for prop in rows.props
            if index < len(kept) or prop.kind != "rule"
        ]
        views.append(RowView(index, made, index >= len(kept)))
    return views


def _of_row(maker: Maker, row: str) -> Maker:
    """The same, whose rules are those of one row."""
    return Maker(maker.sources, maker.said, lambda key: maker.rule_url(f"{row}.{key}"))


def _token(document: Mapping[str, Any], part: Part) -> str:
    tops = {prop.key.partition(".")[0] for prop in part.props} | {rows.key for rows in part.rows}
    return token_of({key: document.get(key) for key in sorted(tops | {"department_role"})})
