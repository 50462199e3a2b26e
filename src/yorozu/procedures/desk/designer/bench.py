"""What every screen of the designer begins with: the procedure, who looks, and what is wrong with it, where."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from yorozu.forms.services import Fault
from yorozu.foundation.clock import today
from yorozu.foundation.errors import Conflict
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.procedures.designing.naming import name_of, plain_fault
from yorozu.procedures.designing.parts import PARTS, part_of
from yorozu.procedures.desk.designer.telling import told_to
from yorozu.procedures.selectors.designing import Bench, bench_of
from yorozu.procedures.selectors.faults import faults_of

_TABS = (
    ("design", "編集"), ("design-preview", "住民の画面"), ("design-try", "窓口の画面・試し"), ("design-print", "印刷"),
    ("design-publish", "違いと公開"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Placed:
    """A fault where it is: `of` is `section:s1`, `question:q1`, `part:route`; `prop` the property, "" where unknown."""

    of: str
    prop: str
    message: str
    url: str
    where: str


def actor_in(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def on_bench(request: HttpRequest, code: str, *, writing: bool = False, changing: bool = False) -> Bench:
    """Raises NotFound, Forbidden; with `writing` Conflict where nobody has begun to write yet.

    With `changing` also where the draft waits for its publication and cannot be changed.
    """
    bench = bench_of(actor_in(request), code)
    if changing and bench.draft is not None and bench.draft.publish_at is not None:
        raise Conflict(
            "公開の予約があるので、今は直せません。「違いと公開」で予約を取り消してから、直してください。"
        )
    if (writing or changing) and bench.draft is None:
        raise Conflict("まだ編集を始めていません。手続の画面で「編集を始める」を押してから、直してください。")
    return bench


def page(request: HttpRequest, bench: Bench, tab: str, **more: Any) -> dict[str, Any]:
    """Context of a page of this procedure."""
    city = bench_city(request)
    publisher = actor_in(request).may(Action.CATALOGUE_PUBLISH, bench.department_id)
    tabs = [
        {"url": address(city, name, bench.code), "label": label, "current": name == tab}
        for name, label in _TABS
    ]
    writable = bench.draft is not None and bench.draft.publish_at is None
    return {
        "bench": bench,
        "tabs": tabs,
        "publisher": publisher,
        "writable": writable,
        "told": told_to(request),
        **more,
    }


def bench_city(request: HttpRequest) -> str:
    slug: str = request.municipality.slug  # type: ignore[attr-defined]
    return slug


def address(city: str, name: str, code: str, **more: str) -> str:
    """The address of one of the designer's screens."""
    return reverse(f"procedures:{name}", kwargs={"city": city, "code": code, **more})


def placed_faults(request: HttpRequest, bench: Bench) -> list[Placed]:
    """Every fault of what is being written, with the page on which it is mended."""
    municipality = actor_in(request).municipality
    found = faults_of(municipality, bench.document, today=today())
    return [_placed(bench_city(request), bench, fault) for fault in found]


def of_element(faults: list[Placed], of: str) -> dict[str, list[str]]:
    """Messages by property of one section, question or part."""
    found: dict[str, list[str]] = {}
    for fault in faults:
        if fault.of == of:
            found.setdefault(fault.prop, []).append(fault.message)
    return found


def _placed(city: str, bench: Bench, fault: Fault) -> Placed:
    steps = fault.path.split(".") if fault.path else []
    missing, message = plain_fault(fault.message)
    if steps[:1] == ["sections"] and len(steps) > 1:
        return _in_form(city, bench, steps, missing, message)
    path = ".".join(filter(None, [fault.path, missing]))
    part = part_of(path)
    if not part:
        return Placed("sections", "", message, address(city, "design", bench.code), "質問")
    url = address(city, "design-part", bench.code, part=part)
    title = PARTS[part].title
    return Placed(f"part:{part}", path, _with_name(path, message), f"{url}#id_{path}", title)


def _with_name(path: str, message: str) -> str:
    name = name_of(path.rpartition(".")[2])
    return message if name in message or name.isascii() else f"{name}: {message}"


def _in_form(city: str, bench: Bench, steps: list[str], missing: str, message: str) -> Placed:
    section = bench.document["sections"][int(steps[1])]
    rest, name, label = steps[2:], "", section.get("title", "")
    inside = section
    while rest[:1] == ["fields"] and len(rest) > 1:
        inside = inside["fields"][int(rest[1])]
        name, label, rest = (
            ".".join(filter(None, [name, inside["id"]])),
            inside.get("label") or inside["id"],
            rest[2:],
        )
    prop = rest[0] if rest else missing
    if name:
        url = address(city, "design-question", bench.code, question=name)
        return Placed(f"question:{name}", prop, message, f"{url}#id_{prop or 'label'}", f"質問「{label}」")
    url = address(city, "design-section", bench.code, section=section["id"])
    return Placed(
        f"section:{section['id']}", prop, message, f"{url}#id_{prop or 'title'}", f"区分「{label}」"
    )
