"""How far the comparing of a scan is: section by section."""

from dataclasses import dataclass
from datetime import datetime

from yorozu.forms.services import Checked, Definition, Section
from yorozu.foundation.errors import Conflict, FieldError
from yorozu.paper.content import Content, content_of
from yorozu.paper.models import Scan
from yorozu.paper.services.confirming import checked_scan, open_in
from yorozu.procedures.selectors import definition_of


@dataclass(frozen=True, slots=True)
class Progress:
    """A scan that can be confirmed, looked at as a whole."""

    definition: Definition
    content: Content
    checked: Checked

    @property
    def sections(self) -> list[Section]:
        return [each for each in self.definition.sections if each.id in self.checked.sections]

    def number(self, section: str) -> int:
        """From 1; 0 for a section that is not asked."""
        names = [each.id for each in self.sections]
        return names.index(section) + 1 if section in names else 0

    def open(self, section: str) -> list[str]:
        """What of a section is yet to be compared."""
        return open_in(self.definition, section, self.content, self.checked)

    def errors(self, section: str) -> list[FieldError]:
        """What the form's own checks find in a section."""
        place = self.definition.section_of
        return [each for each in self.checked.errors if place.get(each.field.partition(".")[0]) == section]

    @property
    def next_section(self) -> str:
        """The first section with something to compare or to mend; "" when all can be sent."""
        return next((each.id for each in self.sections if self.open(each.id) or self.errors(each.id)), "")

    def after(self, section: str) -> str:
        """The section after; "" after the last."""
        names = [each.id for each in self.sections]
        place = names.index(section) + 1 if section in names else 0
        return names[place] if place < len(names) else ""

    def before(self, section: str) -> str:
        """The section before; "" before the first."""
        place = self.number(section) - 2
        return self.sections[place].id if place >= 0 else ""


def progress_of(scan: Scan, *, at: datetime, content: Content | None = None) -> Progress:
    """Raises Conflict for a scan of no known form."""
    if scan.version is None:
        raise Conflict(
            "このスキャンは、まだどの用紙か決まっていません。紙の受付の一覧から開き直してください。"
        )
    kept = content or content_of(scan)
    return Progress(definition_of(scan.version), kept, checked_scan(scan, kept, at=at))
