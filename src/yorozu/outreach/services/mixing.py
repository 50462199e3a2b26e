"""Writing the rows of answers anew in a random order, so that neither their place nor their transaction tells which code,
draft or visit they came with."""

from django.db import transaction

from yorozu.municipality.selectors import all_municipalities
from yorozu.outreach.models import SurveyAnswer, SurveyRound


def mix_answers() -> int:
    """Every round with answers that came since the last time; how many rounds."""
    return sum(_mix_city(each.pk) for each in all_municipalities())


def _mix_city(municipality_id: int) -> int:
    rounds = SurveyRound.objects.within(municipality_id).filter(closed_at=None)
    return sum(_mix(municipality_id, each) for each in rounds.values_list("pk", flat=True))


@transaction.atomic
def _mix(municipality_id: int, round_id: int) -> int:
    """A code is never waited for here: the round is locked first, as by who types answers in."""
    rounds = SurveyRound.objects.within(municipality_id).select_for_update(no_key=True).filter(pk=round_id)
    mixed = rounds.values_list("mixed", flat=True).get()
    rows = SurveyAnswer.objects.within(municipality_id).filter(round=round_id)
    if rows.count() == mixed:
        return 0
    found = list(rows.select_for_update().order_by("pk"))
    # The ids are random, and so is their order.
    again = rows.filter(pk__in=[each.pk for each in found])
    again._raw_delete(again.db)
    SurveyAnswer.objects.bulk_create(found, batch_size=500)
    rounds.update(mixed=len(found))
    return 1
