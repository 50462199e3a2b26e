"""Guides through events of life, and what they lead to in a city."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from yorozu.foundation import language
from yorozu.foundation.errors import NotFound
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action, Scope
from yorozu.municipality.models import Municipality
from yorozu.municipality.selectors import Calendar
from yorozu.procedures.designing.digesting import digest_of
from yorozu.procedures.guides.deadlines import Due, due_on
from yorozu.procedures.guides.shape import EVENTS, LifeGuide, Need
from yorozu.procedures.guides.speaking import localised
from yorozu.procedures.guides.storing import parse_guide
from yorozu.procedures.guides.walking import Walk
from yorozu.procedures.memory import Memory
from yorozu.procedures.models import EventGuide, Procedure, ProcedureVersion, State
from yorozu.procedures.selectors.catalogue import definition_of

# By digest: the same guide is the same in every city.
_guides: Memory[str, LifeGuide] = Memory(128)
_spoken: Memory[tuple[str, str], LifeGuide] = Memory(128)
_RESIDENTS = {"resident", "business"}


@dataclass(frozen=True, slots=True)
class Found:
    """Something to do, as a city does it. `version` is None where it is done elsewhere, or not offered any more.

    `where`, `when` and `bring` are the guide's words, or else what the procedure's own page says. `opens` is the day,
    still to come, before which it cannot be done.
    """

    need: Need
    version: ProcedureVersion | None
    where: str
    when: str
    bring: tuple[str, ...]
    due: Due | None
    opens: date | None

    @property
    def online(self) -> bool:
        """Whether a resident may apply for it here."""
        if self.version is None:
            return False
        definition = definition_of(self.version)
        return "online" in definition.channels and bool(_RESIDENTS & set(definition.audience))

    @property
    def code(self) -> str:
        return self.version.procedure.code if self.version else ""

    @property
    def title(self) -> str:
        return self.version.procedure.title if self.version else self.need.title


def may_edit_guides(by: Actor, municipality: Municipality) -> bool:
    """Whether the actor may change guides: they are the whole city's, so it takes who publishes for all of it."""
    if by.kind == "system":
        return by.municipality.pk == municipality.pk
    return by.municipality.pk == municipality.pk and by.scope(Action.CATALOGUE_PUBLISH) is Scope.MUNICIPALITY


def guide_rows(municipality: Municipality) -> list[EventGuide]:
    """The city's guides, in the order in which events are shown."""
    rows = {each.event: each for each in EventGuide.objects.within(municipality)}
    return [rows[event] for event in EVENTS if event in rows]


def guide_row(municipality: Municipality, event: str) -> EventGuide:
    """Raises NotFound for an event without a guide."""
    found = EventGuide.objects.within(municipality).filter(event=event).first()
    if found is None:
        raise NotFound("このできごとの案内は、まだありません。手続の検索から探してください。")
    return found


def guide_of(municipality: Municipality, event: str) -> LifeGuide | None:
    """The guide of an event; None where there is none."""
    row = EventGuide.objects.within(municipality).filter(event=event).first()
    return guide_in(row) if row else None


def guide_in(row: EventGuide) -> LifeGuide:
    """The guide as residents walk it, in the language at hand, read once and kept."""
    original = _guides.get(row.digest, lambda: parse_guide(row.document))
    texts = row.texts.get(language.current())
    if not texts:
        return original
    key = (row.digest, digest_of(texts))
    return _spoken.get(key, lambda: localised(original, texts))


def published_codes(municipality: Municipality) -> frozenset[str]:
    """The codes that a guide may name: what residents and businesses can find."""
    rows = Procedure.objects.within(municipality).filter(state=State.PUBLISHED, for_public=True)
    return frozenset(rows.values_list("code", flat=True))


def missing_codes(guide: LifeGuide, published: Iterable[str]) -> list[str]:
    """The codes that a guide names and that are not published any more."""
    known = set(published)
    return [each.procedure for each in guide.needs if each.procedure and each.procedure not in known]


def found_by(municipality: Municipality, way: Walk, *, today: date) -> list[Found]:
    """What the answers lead to, what is due first at the top."""
    needs, days = way.needs, way.days
    versions = _versions(municipality, {each.procedure for each in needs if each.procedure})
    calendar = Calendar(municipality)
    found = []
    for need in needs:
        due = None
        if need.deadline and need.deadline.question in days:
            due = due_on(need.deadline, days[need.deadline.question], calendar, today=today)
        opens = days.get(need.opens)
        ahead = opens if opens is not None and opens > today else None
        found.append(_found(need, versions.get(need.procedure), due, ahead))
    return sorted(found, key=lambda each: each.due.day if each.due else date.max)


def _found(need: Need, version: ProcedureVersion | None, due: Due | None, opens: date | None) -> Found:
    if version is None:
        return Found(need, None, need.where, need.when, need.bring, due, opens)
    page = definition_of(version).guide
    where = need.where or version.procedure.department.full_name
    return Found(need, version, where, need.when or page.when, need.bring or page.bring, due, opens)


def _versions(municipality: Municipality, codes: set[str]) -> dict[str, ProcedureVersion]:
    rows = (
        Procedure.objects.within(municipality)
        .filter(state=State.PUBLISHED, for_public=True, code__in=codes)
        .select_related("current", "department")
        .defer("title_key", "keyword_key", "search_key", "current__document")
    )
    found = {}
    for row in rows:
        if row.current is not None:
            row.current.procedure = row
            found[row.code] = row.current
    return found
