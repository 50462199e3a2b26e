"""The road so far, in the applicant's words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from yorozu.foundation.language import ENGLISH, current, gettext
from yorozu.intake.models import Application, CorrectionRequest, IssuedNotice, ProgressEntry, Side, Status
from yorozu.intake.sealed import unseal_json
from yorozu.intake.selectors.messages import message_events
from yorozu.intake.words import said_noun
from yorozu.municipality.models import TenantQuerySet
from yorozu.procedures.selectors import definition_of, definition_shown


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One step that has been taken."""

    at: datetime
    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class AskedCorrection:
    """What the office asks to be mended: the ids of the questions with their labels, and its message."""

    request: CorrectionRequest
    fields: dict[str, str]
    message: str


def timeline_of(application: Application) -> list[TimelineEntry]:
    """Every step, the oldest first; the arrival is always there. Messages are steps, too, without what they say."""
    steps = ProgressEntry.objects.within(application.municipality_id).filter(application=application)
    noun = said_noun(definition_of(application.version))
    arrival = TimelineEntry(
        application.submitted_at, Status.RECEIVED.value, gettext("{noun}を受け付けました。").format(noun=noun)
    )
    told = [TimelineEntry(each.at, each.kind, each.message) for each in steps.order_by("at", "id")]
    return [arrival, *sorted([*told, *_written(application)], key=lambda each: each.at)]


def open_correction(application: Application) -> AskedCorrection | None:
    """The correction that waits for the applicant, if one does."""
    requests = CorrectionRequest.objects.within(application.municipality_id)
    found = requests.filter(application=application, answered_at__isnull=True).first()
    if found is None or application.status != Status.CORRECTION_REQUESTED:
        return None
    asked = definition_shown(application.version).fields
    return AskedCorrection(
        found,
        {each: asked[each].label for each in found.fields if each in asked},
        _words_of(found, application),
    )


def asked_so_far(application: Application) -> list[str]:
    """The office's words of every correction it asked for, the oldest first."""
    requests = CorrectionRequest.objects.within(application.municipality_id).filter(application=application)
    return [_words_of(each, application) for each in requests.order_by("requested_at", "pk")]


def _words_of(request: CorrectionRequest, application: Application) -> str:
    words: str = unseal_json(application.key, request.sealed_message, context=f"correction:{application.id}")
    return words


def _written(application: Application) -> Iterator[TimelineEntry]:
    for at, side, files, asked in message_events(application):
        who = "市からメッセージを送りました。" if side is Side.OFFICE else "市にメッセージを送りました。"
        told = [gettext(who)]
        told += [gettext("ファイルの数は{files}です。").format(files=files)] if files else []
        told += [gettext("返事をお願いしています。")] if asked else []
        yield TimelineEntry(at, "message", " ".join(told) if current() == ENGLISH else "".join(told))


def notices_of(application: Application) -> TenantQuerySet[IssuedNotice]:
    """The notices issued, the latest first."""
    issued = IssuedNotice.objects.within(application.municipality_id).filter(application=application)
    return issued.select_related("stored__key").order_by("-number")
