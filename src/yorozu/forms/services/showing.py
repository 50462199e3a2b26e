"""Answers made readable."""

from collections.abc import Collection, Mapping
from typing import Any

from yorozu.forms.definition.document import Definition, Field
from yorozu.forms.export import table
from yorozu.forms.export.printed import PrintedSection, printed_sections
from yorozu.forms.types.registry import type_of


def printed(
    definition: Definition, values: Mapping[str, Any], *, visible: Collection[str] | None = None
) -> list[PrintedSection]:
    """Labels and readable answers by section: dates in 和暦, labels of options, addresses in one line.

    Without `visible` only what was answered; with it (see Checked) also what was asked and left empty, as "".
    """
    return printed_sections(definition, values, visible)


def shown(field: Field, value: Any) -> str:
    """One answer as a person reads it, whole: a group has a line for each of its rows."""
    return type_of(field.type).shown(field, value)


def csv_header(definition: Definition) -> list[str]:
    return table.header(definition)


def csv_row(definition: Definition, values: Mapping[str, Any]) -> list[str]:
    """As many cells as `csv_header` has; none of them is a formula."""
    return table.row(definition, values)


def columns(field: Field) -> list[str]:
    """Headings of one question in a table. Of a group, ask of its own questions (`field.fields`)."""
    return table.parts_of(field)


def cells(field: Field, value: Any) -> list[str]:
    """One answer as the cells below `columns`, as it was written; the file's writer makes it harmless."""
    return table.cells_of(field, value)
