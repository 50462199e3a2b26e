"""Verifying the audit chains of an installation."""

from collections.abc import Callable

from yorozu.municipality.selectors import all_municipalities, municipality_by_slug
from yorozu.trust import audit
from yorozu.trust.models import AuditEntry


def verify_audit(slug: str | None, say: Callable[[str], None]) -> bool:
    """Verify one city's chain, or all; says what it found; True when every chain holds."""
    cities = [municipality_by_slug(slug)] if slug else list(all_municipalities())
    whole = True
    for city in cities:
        faults = audit.verify_chain(city)
        whole = whole and not faults
        count = AuditEntry.objects.within(city).count()
        say(
            f"{city.name}: {count} 件、{'連鎖は正しくつながっています。' if not faults else '異常があります。'}"
        )
        for fault in faults:
            say(f"  {fault.problem}")
    return whole
