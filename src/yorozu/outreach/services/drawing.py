"""The draw: once, from the whole list or not at all."""

from collections import Counter
from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse

from yorozu.foundation.errors import Conflict, FieldError, Invalid
from yorozu.foundation.tables import csv_file
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.outreach.codes import digest_of_code, grouped, new_code
from yorozu.outreach.models import SurveyCode, SurveyList, SurveyRound, SurveySample, SurveyStratum
from yorozu.outreach.sampling.allocating import allocate
from yorozu.outreach.sampling.bands import read_bands
from yorozu.outreach.sampling.drawing import ALGORITHM, LONGEST_SEED, digest_of, draw, new_seed
from yorozu.outreach.sampling.people import Person, Reading, Stratum
from yorozu.outreach.selectors.samples import Rows, read_list, rows_of
from yorozu.outreach.services.lists import discard
from yorozu.outreach.services.recording import locked, record
from yorozu.trust.models import Scan, StoredFile, VaultKey
from yorozu.trust.vault import create_key, discard_written, write_file

_DRAWN = "抽出は済んでいます。一つの調査で抽出できるのは一度だけです。"


def draw_sample(
    *, survey: SurveyRound, size: int, minimum: int, seed: str, by: Actor, at: datetime
) -> SurveySample:
    """Draw `size` persons; `seed` "" has the system choose one. The list is destroyed, codes are made, the list for the
    addressing is kept sealed until it is removed.

    Raises Invalid (faults in the list, too few persons), Conflict (drawn before, no list), Forbidden.
    """
    require(by, Action.SURVEY_WORK, survey.department_id)
    seed = seed.strip() or new_seed()
    if len(seed) > LONGEST_SEED or not seed.isprintable():
        message = f"抽出の種は{LONGEST_SEED}文字までにしてください。"
        raise Invalid(message, [FieldError("seed", message)])
    listed = SurveyList.objects.within(survey.municipality_id).select_related("key", "stored__key")
    found = listed.filter(round=survey).first()
    if found is None:
        raise _missing(survey)
    rows = rows_of(found)
    reading = read_list(found, rows)
    if reading.wrong:
        raise Invalid(f"名簿に直すところが{reading.wrong}か所あります。直した名簿を選び直してください。")
    sizes = Counter(each.stratum for each in reading.people)
    allocation = allocation_of(sizes, size, minimum)
    drawn = draw(reading.people, allocation, seed)
    written: list[StoredFile] = []
    try:
        with transaction.atomic():
            sample = _keep(
                survey, found, reading, drawn, allocation, (size, minimum, seed), rows, written, by, at
            )
    except BaseException as fault:
        discard_written(written, after=fault)
        raise
    return sample


def allocation_of(sizes: Counter[Stratum], size: int, minimum: int) -> dict[Stratum, int]:
    """How many of each stratum, the strata in their order. Raises Invalid naming `size` or `minimum`."""
    people = sizes.total()
    if size < 1 or size > people:
        message = f"抽出する人数は、1人から{people:,}人までにしてください。"
        raise Invalid(message, [FieldError("size", message)])
    try:
        return allocate({each: sizes[each] for each in sorted(sizes)}, size, minimum=minimum)
    except ValueError:
        message = "層ごとの最低の人数だけで、抽出する人数を超えます。最低の人数を減らしてください。"
        raise Invalid(message, [FieldError("minimum", message)]) from None


def _keep(
    survey: SurveyRound, listed: SurveyList, reading: Reading, drawn: list[Person], allocation: dict[Stratum, int],
    wanted: tuple[int, int, str], rows: Rows, written: list[StoredFile], by: Actor, at: datetime,
) -> SurveySample:  # fmt: skip
    found = locked(survey)
    current = SurveyList.objects.within(found.municipality_id).filter(pk=listed.pk)
    if not current.exists():
        raise _missing(found)
    strata = _keep_strata(found, Counter(each.stratum for each in reading.people), allocation, listed.bands)
    codes = _keep_codes(found, drawn, strata)
    key = create_key(municipality=found.municipality, at=at)
    written.append(_addresses(found, key, rows, drawn, strata, codes, at))
    written[0].save(force_insert=True)
    size, minimum, seed = wanted
    try:
        with transaction.atomic():
            sample = SurveySample.objects.create(
                municipality=found.municipality, round=found, algorithm=ALGORITHM, seed=seed, size=size,
                minimum=minimum, population=len(reading.people), younger=reading.younger, bands=listed.bands,
                base_day=listed.base_day, list_sha256=listed.sha256, drawn_sha256=digest_of(drawn), drawn_at=at,
                drawn_by=by.name, list_key=key, stored=written[0],
            )  # fmt: skip
    except IntegrityError:
        raise Conflict(_DRAWN) from None
    discard(found, at=at)
    details: dict[str, str | int] = {
        "algorithm": ALGORITHM, "seed": seed, "size": size, "population": len(reading.people),
        "list": listed.sha256, "drawn": sample.drawn_sha256,
    }  # fmt: skip
    record(found, "survey.drawn", by=by, at=at, details=details)
    return sample


def _keep_strata(
    survey: SurveyRound, sizes: Counter[Stratum], allocation: dict[Stratum, int], bands: str
) -> dict[Stratum, SurveyStratum]:
    labels = {each.low: each.label for each in read_bands(bands)}
    rows = {
        each: SurveyStratum(
            municipality_id=survey.municipality_id, round=survey, district=each.district, low=each.low,
            band=labels[each.low], sex=each.sex, population=sizes[each], drawn=drawn,
        )
        for each, drawn in allocation.items()
    }  # fmt: skip
    SurveyStratum.objects.bulk_create(rows.values())
    return rows


def _keep_codes(
    survey: SurveyRound, drawn: list[Person], strata: dict[Stratum, SurveyStratum]
) -> dict[str, str]:
    """A code for each person, by their number. The rows stand in the order of their digests, which says nothing."""
    codes: dict[str, str] = {}
    while len(set(codes.values())) < len(drawn):
        codes = {each.id: new_code() for each in drawn}
    rows = [
        SurveyCode(
            municipality_id=survey.municipality_id, round=survey, stratum=strata[each.stratum],
            digest=digest_of_code(survey.pk, codes[each.id]),
        )
        for each in drawn
    ]  # fmt: skip
    SurveyCode.objects.bulk_create(sorted(rows, key=lambda each: each.digest), batch_size=500)
    return codes


def _addresses(
    survey: SurveyRound, key: VaultKey, rows: Rows, drawn: list[Person], strata: dict[Stratum, SurveyStratum],
    codes: dict[str, str], at: datetime,
) -> StoredFile:  # fmt: skip
    """The list for the addressing: every column of the list as it came, and the code as it is printed."""
    place = reverse("outreach:survey", kwargs={"city": survey.municipality.slug, "slug": survey.slug})
    width = len(rows[0])
    header = [*rows[0], "年齢階級", "回答の番号", "回答のページ"]
    lines = [
        [
            *(rows[each.row - 1] + [""] * width)[:width],
            strata[each.stratum].band,
            grouped(codes[each.id]),
            place,
        ]
        for each in drawn
    ]
    content = csv_file(header, lines)
    return write_file(
        key=key, name="addresses.csv", media_type="text/csv", content=content, at=at, scan=Scan.OWN
    )


def _missing(survey: SurveyRound) -> Conflict:
    if SurveySample.objects.within(survey.municipality_id).filter(round=survey).exists():
        return Conflict(_DRAWN)
    return Conflict("名簿がありません。先に名簿のファイルを選んでください。")
