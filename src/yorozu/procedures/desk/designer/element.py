"""One section or one question: every property in plain words, its faults beside it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from yorozu.foundation.clock import now
from yorozu.foundation.errors import FieldError, NotFound
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.procedures.designing import props, tree
from yorozu.procedures.designing.asking import said, subjects_of
from yorozu.procedures.designing.kinds import as_another_type
from yorozu.procedures.designing.renaming import rename_inside, rename_question
from yorozu.procedures.designing.terms import TERMS
from yorozu.procedures.designing.types import type_words, types_to_choose
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
from yorozu.procedures.desk.designer.controls import Control, Maker, Taken, put_all, take_props
from yorozu.procedures.desk.designer.telling import going_to
from yorozu.procedures.selectors.designing import Bench
from yorozu.procedures.services.designing import Changed, change_draft

_STALE = "表示した後に、ほかの人がここを変更しました。下の「今の内容」と見くらべて、よければもう一度保存してください。"
_GONE = "ほかの人が先に消しています。手続の画面で、今の内容を確かめてください。"


@staff_route(Action.CATALOGUE_DESIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, city: str, code: str, section: str) -> HttpResponse:
    """Title, why it is asked, when it is shown; taken away with all its questions."""
    bench = on_bench(request, code, changing=True)
    return _Editing(request, bench, "section", section, props.SECTION).answer()


@staff_route(Action.CATALOGUE_DESIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, city: str, code: str, question: str) -> HttpResponse:
    """Every property that questions of this type have. A question inside a group is `group.question`."""
    bench = on_bench(request, code, changing=True)
    kind = str(_element(bench.document, "question", question).get("type", ""))
    return _Editing(request, bench, "question", question, props.field_props(kind)).answer()


def _element(document: dict[str, Any], of: str, name: str) -> dict[str, Any]:
    try:
        return tree.section(document, name) if of == "section" else tree.question(document, name)
    except KeyError:
        raise NotFound(_GONE) from None


def _own(element: Mapping[str, Any]) -> dict[str, Any]:
    """What the page shows: without the questions inside, which others may change meanwhile."""
    return {key: value for key, value in element.items() if key != "fields"}


class _Editing:
    """One page being shown or sent."""

    def __init__(
        self, request: HttpRequest, bench: Bench, of: str, name: str, shown: Sequence[props.Prop]
    ) -> None:
        self.request, self.bench, self.of, self.name, self.props = request, bench, of, name, shown
        self.city = bench_city(request)
        self.element = _element(bench.document, of, name)
        self.group = name.rpartition(".")[0]
        if of == "question":
            kinds = tuple((each.name, each.label) for each in types_to_choose(inside_group=bool(self.group)))
            self.props = (
                props.Prop(key="type", label="答えの種類", kind="one", choices=kinds, required=True),
                *shown,
            )

    def answer(self) -> HttpResponse:
        if self.request.method != "POST":
            return self._page([])
        if "remove" in self.request.POST:
            return self._remove()
        taken = take_props(self.props, self.request.POST, self.element)
        errors = [*taken.errors, *self._id_faults(taken)]
        if errors:
            return self._page(errors)
        try:
            self._change(lambda document: self._put(document, taken), f"edit-{self.of}")
        except Changed as stale:
            return self._page([FieldError("", str(stale))], stale=True)
        return self._saved(taken)

    def _put(self, document: dict[str, Any], taken: Taken) -> None:
        element = _element(document, self.of, self.name)
        if token_of(_own(element)) != self.request.POST.get("was"):
            raise Changed(_STALE)
        new = taken.values.pop("id", None)
        into = str(self.request.POST.get("into", ""))
        if self.of == "question" and taken.values.get("type") != element.get("type"):
            kind = str(taken.values.get("type"))
            as_another_type(element, kind)
            fitting = {prop.key for prop in props.field_props(kind)} | {"type"}
            taken = Taken({key: each for key, each in taken.values.items() if key in fitting}, [])
        put_all(element, taken.values)
        if new and new != element.get("id"):
            self._rename(document, element, str(new))
        if into and not self.group and self.of == "question":
            tree.put_question(document, str(element["id"]), into)

    def _rename(self, document: dict[str, Any], element: dict[str, Any], new: str) -> None:
        old = str(element["id"])
        if self.group:
            rename_inside(tree.question(document, self.group)["fields"], old, new)
        else:
            rename_question(document, old, new)
        element["id"] = new

    def _id_faults(self, taken: Taken) -> list[FieldError]:
        new = taken.values.get("id")
        if self.of != "question" or new == self.element.get("id"):
            return []
        if not new:
            return [FieldError("id", "項目の符号を入れてください。")]
        among, _ = tree.question_list(self.bench.document, self.name)
        others = (
            {each["id"] for each in among}
            if self.group
            else {f["id"] for _, f in tree.questions(self.bench.document)}
        )
        if new in others:
            return [FieldError("id", f"「{new}」はほかの質問で使われています。別の符号にしてください。")]
        plain = str(new).isascii() and str(new).replace("_", "a").isalnum() and str(new)[0].islower()
        if not plain or str(new) != str(new).lower() or len(str(new)) > 40:
            return [
                FieldError(
                    "id", "半角の英小文字で始め、英小文字・数字・「_」だけで、40文字までにしてください。"
                )
            ]
        return []

    def _remove(self) -> HttpResponse:
        def removed(document: dict[str, Any]) -> None:
            element = _element(document, self.of, self.name)
            if token_of(element) != self.request.POST.get("was_whole"):
                raise Changed(_STALE)
            find = tree.section_list if self.of == "section" else tree.question_list
            tree.remove(*find(document, self.name))

        try:
            self._change(removed, f"remove-{self.of}")
        except Changed as stale:
            return self._page([FieldError("", str(stale))], stale=True)
        return going_to(address(self.city, "design", self.bench.code), "removed")

    def _change(self, change: Any, what: str) -> None:
        actor = actor_in(self.request)
        change_draft(
            municipality=actor.municipality,
            code=self.bench.code,
            change=change,
            what=what,
            by=actor,
            at=now(),
        )

    def _saved(self, taken: Taken) -> HttpResponse:
        """Back to the whole form, or here again while something is wrong with it."""
        bench = on_bench(self.request, self.bench.code)
        own = str(self.request.POST.get("id") or self.element["id"]).strip()
        name = ".".join(filter(None, [self.group, own])) if self.of == "question" else self.name
        wrong = of_element(placed_faults(self.request, bench), f"{self.of}:{name}")
        said = "saved-faulty" if wrong else "saved"
        if wrong or "stay" in self.request.POST or taken.values.get("type") != self.element.get("type"):
            key = "section" if self.of == "section" else "question"
            return going_to(address(self.city, f"design-{self.of}", self.bench.code, **{key: name}), said)
        return going_to(address(self.city, "design", self.bench.code) + f"#{name}", said)

    def _page(self, errors: list[FieldError], *, stale: bool = False) -> HttpResponse:
        bench = on_bench(self.request, self.bench.code, changing=True) if stale else self.bench
        element = _element(bench.document, self.of, self.name)
        faults = of_element(placed_faults(self.request, bench), f"{self.of}:{self.name}")
        typed = self.request.method == "POST" and "remove" not in self.request.POST
        made = [self._control(prop, element, faults, errors, typed) for prop in self.props]
        told = errors or [FieldError(key, message) for key, each in faults.items() for message in each]
        context = page(
            self.request, bench, "design", of=self.of, name=self.name, group=self.group, element=element,
            label=_label(element), controls=[each for each in made if each.prop.key != "id"],
            last=[each for each in made if each.prop.key == "id"], errors=told, stale=stale,
            now=[self._control(prop, element, {}, [], False) for prop in self.props] if stale else [],
            was=token_of(_own(element)), was_whole=token_of(element),
            type=type_words(str(element.get("type", ""))), homes=self._homes(bench),
        )  # fmt: skip
        return render(
            self.request, "procedures/designer/element.html", context, status=422 if errors else 200
        )

    def _control(
        self, prop: props.Prop, element: dict[str, Any], faults: Mapping[str, list[str]],
        errors: list[FieldError], typed: bool,
    ) -> Control:  # fmt: skip
        told = [each.message for each in errors if each.field == prop.key] or faults.get(prop.key, [])
        if typed and prop.kind != "rule":
            return self._maker().typed(prop, prop.key, self.request.POST, told)
        return self._maker().control(prop, prop.key, get(element, prop.key), told, element)

    def _maker(self) -> Maker:
        subjects = subjects_of(self.bench.document, group=self.group)
        places = {"show_if": "show-section" if self.of == "section" else "show", "required_if": "required"}
        return Maker(
            {"terms": list(TERMS.items())},
            lambda rule, _key: said(rule, subjects),
            lambda key: address(
                self.city, "design-condition", self.bench.code, place=places[key], which=self.name
            ),
        )

    def _homes(self, bench: Bench) -> list[tuple[str, str, bool]]:
        """Sections to which the question can be moved."""
        if self.of == "section" or self.group:
            return []
        return [
            (each["id"], str(each.get("title", "")), any(f["id"] == self.name for f in each["fields"]))
            for each in tree.sections(bench.document)
        ]


def _label(element: Mapping[str, Any]) -> str:
    return str(element.get("label") or element.get("title") or element.get("id"))
