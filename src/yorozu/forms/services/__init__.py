"""Everything other packages may use of the form language."""

from yorozu.forms.answers.prefilling import Proposed, from_answers, from_link, prefill_schema
from yorozu.forms.answers.result import Checked
from yorozu.forms.definition import vocabulary
from yorozu.forms.definition.document import (
    Appeal,
    Capacity,
    Check,
    Definition,
    Field,
    LegalBasis,
    Notice,
    OfficeCheck,
    Option,
    Outcome,
    Retention,
    RouteStep,
    Section,
)
from yorozu.forms.definition.faults import DefinitionFaults, Fault
from yorozu.forms.definition.who import BUSINESS, COMPANY, COMPANY_ROLE, PROXY, PROXY_NAME, WHO
from yorozu.forms.definition.who import SECTION as WHO_SECTION
from yorozu.forms.export.printed import PrintedRow, PrintedSection
from yorozu.forms.rendering.posted import Button, pressed_button
from yorozu.forms.rules.scope import RuleContext
from yorozu.forms.services import menus, texts
from yorozu.forms.services.answering import check_answers
from yorozu.forms.services.deciding import OfficeFinding, office_findings, route_for
from yorozu.forms.services.definitions import (
    Document,
    check_document,
    definition_faults,
    dump_definition,
    example_faults,
    load_document,
    parse_definition,
)
from yorozu.forms.services.describing import json_schema
from yorozu.forms.services.pages import Step, read_section, render_questions, render_section, take_section
from yorozu.forms.services.showing import cells, columns, csv_header, csv_row, printed, shown
from yorozu.forms.types.prefectures import PREFECTURES

__all__ = [
    "BUSINESS",
    "COMPANY",
    "COMPANY_ROLE",
    "PREFECTURES",
    "PROXY",
    "PROXY_NAME",
    "WHO",
    "WHO_SECTION",
    "Appeal",
    "Button",
    "Capacity",
    "Check",
    "Checked",
    "Definition",
    "DefinitionFaults",
    "Document",
    "Fault",
    "Field",
    "LegalBasis",
    "Notice",
    "OfficeCheck",
    "OfficeFinding",
    "Option",
    "Outcome",
    "PrintedRow",
    "PrintedSection",
    "Proposed",
    "Retention",
    "RouteStep",
    "RuleContext",
    "Section",
    "Step",
    "cells",
    "check_answers",
    "check_document",
    "columns",
    "csv_header",
    "csv_row",
    "definition_faults",
    "dump_definition",
    "example_faults",
    "from_answers",
    "from_link",
    "prefill_schema",
    "json_schema",
    "load_document",
    "menus",
    "office_findings",
    "parse_definition",
    "pressed_button",
    "printed",
    "read_section",
    "render_questions",
    "render_section",
    "route_for",
    "shown",
    "take_section",
    "texts",
    "vocabulary",
]
