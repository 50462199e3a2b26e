"""What is kept beside cases, read a batch at a time."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from yorozu.cases.models import Case, CaseEvent, Notice
from yorozu.intake.models import ApplicationRevision, IssuedNotice, MessageFile
from yorozu.procedures.models import ProcedureVersion
from yorozu.records.models import Record
from yorozu.trust.selectors import times_recorded


@dataclass
class Beside:
    """`events` and `recorded` count the timeline and the audit chain by kind of step."""

    events: Counter[str] = field(default_factory=Counter)
    recorded: Counter[str] = field(default_factory=Counter)
    notices: list[Notice] = field(default_factory=list)
    delivered: list[UUID] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    revisions: int = 1
    message_files: list[UUID] = field(default_factory=list)


def read_cases(municipality_id: int, keys: Collection[Any]) -> list[Case]:
    """With their applications and proposals, and one version object for all of the same version."""
    rows = Case.objects.within(municipality_id).filter(pk__in=keys).order_by("pk")
    found = list(rows.select_related("application__key", "proposal"))
    wanted = {each.version_id for each in found}
    versions = ProcedureVersion.objects.within(municipality_id).in_bulk(wanted)
    for each in found:
        each.version = each.application.version = versions[each.version_id]
    return found


def read_beside(municipality_id: int, cases: Collection[Case]) -> dict[int, Beside]:
    """By the id of the case; one query a table."""
    beside: defaultdict[int, Beside] = defaultdict(Beside)
    of_application = {each.application_id: each.pk for each in cases}
    events = CaseEvent.objects.within(municipality_id).filter(case__in=[each.pk for each in cases])
    for case, kind in events.values_list("case_id", "kind"):
        beside[case].events[kind] += 1
    witness = times_recorded(municipality_id, "case", [each.pk for each in cases])
    for (subject, action), times in witness.items():
        beside[int(subject)].recorded[action.removeprefix("case.")] = times
    for notice in Notice.objects.within(municipality_id).filter(case__in=[each.pk for each in cases]):
        beside[notice.case_id].notices.append(notice)
    issued = IssuedNotice.objects.within(municipality_id).filter(application__in=of_application)
    for application, stored in issued.order_by("number").values_list("application_id", "stored_id"):
        beside[of_application[application]].delivered.append(stored)
    records = Record.objects.within(municipality_id).filter(subject_type="case")
    for record in records.filter(subject_id__in=[str(each.pk) for each in cases]):
        beside[int(record.subject_id)].records.append(record)
    revisions = ApplicationRevision.objects.within(municipality_id).filter(application__in=of_application)
    for application in revisions.values_list("application_id", flat=True):
        beside[of_application[application]].revisions += 1
    files = MessageFile.objects.within(municipality_id).filter(message__application__in=of_application)
    for application, stored in files.values_list("message__application_id", "stored_id"):
        beside[of_application[application]].message_files.append(stored)
    return beside
