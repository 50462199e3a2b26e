"""What the templates are given: one view for each question, part and row, with its ids already worked out."""

import dataclasses
from collections.abc import Collection, Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from yorozu.forms.definition.document import Definition, Field
from yorozu.forms.rendering.autocomplete import part_tokens, token
from yorozu.forms.types.registry import type_of
from yorozu.foundation.language import gettext

Errors = Mapping[str, list[str]]


@dataclasses.dataclass(frozen=True)
class PartView:
    name: str
    label: str
    value: Any
    errors: list[str]
    required: bool
    autocomplete: str = ""

    @property
    def id(self) -> str:
        return f"id_{self.name}"

    @property
    def described(self) -> str:
        return f"{self.id}_error" if self.errors else ""


@dataclasses.dataclass(frozen=True)
class RowView:
    number: int
    title: str
    id: str
    errors: list[str]
    fields: "list[FieldView]"


@dataclasses.dataclass(frozen=True)
class FieldView:
    field: Field
    name: str
    errors: list[str]
    template: str
    is_fieldset: bool
    hint: str
    controls: Mapping[str, Any]
    autocomplete: str = ""
    parts: Mapping[str, PartView] = dataclasses.field(default_factory=dict)
    rows: list[RowView] = dataclasses.field(default_factory=list)
    is_new: bool = False
    is_known: bool = False
    known_from: str = ""

    @property
    def id(self) -> str:
        return f"id_{self.name}"

    @property
    def described(self) -> str:
        """Ids of what explains the control, for aria-describedby."""
        found = [f"{self.id}_helptext"] if self.field.help or self.hint else []
        found += [f"{self.id}_known"] if self.is_known else []
        return " ".join(found + ([f"{self.id}_error"] if self.errors else []))

    @property
    def aria(self) -> SafeString:
        """The attributes of a control that stands alone: what explains it, and what is wanted of it."""
        wanted = ' aria-describedby="{described}"' if self.described else ""
        wanted += ' aria-invalid="true"' if self.invalid else ""
        wanted += " required" if self.field.required else ""
        wanted += ' autocomplete="{autocomplete}"' if self.autocomplete else ""
        return format_html(wanted, described=self.described, autocomplete=self.autocomplete)

    @property
    def invalid(self) -> bool:
        return bool(self.errors)


class Views:
    """Makes the views of one section."""

    def __init__(
        self,
        definition: Definition,
        errors: Errors,
        visible: Collection[str],
        new: Collection[str],
        known: Collection[str] = (),
    ) -> None:
        self.definition = definition
        self.errors = errors
        self.visible = visible
        self.new = new
        self.known = known

    def of(self, one: Field, name: str, raw: Any) -> FieldView:
        kind = type_of(one.type)
        controls = {} if one.type == "group" else kind.controls(one, raw)
        return FieldView(
            field=one,
            name=name,
            errors=self.errors.get(name, []),
            template=kind.template,
            is_fieldset=kind.is_fieldset,
            hint=kind.hint(one),
            controls=controls,
            autocomplete=token(self.definition, one) if name == one.id else "",
            parts=self._parts(one, name, controls.get("parts", {}), controls.get("part_labels", {})),
            rows=self._rows(one, name, raw) if one.type == "group" else [],
            is_new=name in self.new,
            is_known=name in self.known,
            known_from=self.known.get(name, "") if isinstance(self.known, Mapping) else "",
        )

    def _parts(
        self, one: Field, name: str, values: Mapping[str, Any], labels: Mapping[str, str]
    ) -> dict[str, PartView]:
        optional = type_of(one.type).optional_parts
        tokens = part_tokens(self.definition, one) if name == one.id else {}
        return {
            part: PartView(
                name=f"{name}.{part}",
                label=labels.get(part, part),
                value=value,
                errors=self.errors.get(f"{name}.{part}", []),
                required=one.required and part not in optional,
                autocomplete=tokens.get(part, ""),
            )
            for part, value in values.items()
        }

    def _rows(self, group: Field, name: str, raw: Any) -> list[RowView]:
        rows = list(raw[: int(group.max or 1)]) if isinstance(raw, list) else []
        if not rows and (group.required or group.min):
            rows = [{}] * max(1, int(group.min or 1))
        return [self._row(group, f"{name}.{i}", i, row) for i, row in enumerate(rows)]

    def _row(self, group: Field, name: str, number: int, raw: Any) -> RowView:
        answers = raw if isinstance(raw, Mapping) else {}
        shown = [sub for sub in group.fields if not sub.show_if or f"{name}.{sub.id}" in self.visible]
        return RowView(
            number=number,
            title=gettext("{number}番目の{value}").format(
                number=number + 1, value=group.item_label or group.label
            ),
            id=f"id_{name}",
            errors=self.errors.get(name, []),
            fields=[self.of(sub, f"{name}.{sub.id}", answers.get(sub.id)) for sub in shown],
        )
