"""The roads: a procedure of many text fields, sent through the portal and the API, and read back everywhere."""

import csv
import html
import io
import json
import re
from functools import cache, lru_cache
from typing import Any
from uuid import uuid4

import pypdf
from django.test import Client
from django.urls import reverse
from fontTools.ttLib import TTFont

from tests.cases.making import case_of, settle
from tests.factories import AT, actor
from tests.intake.walking import Resident, Screen
from tests.trials.writing.characters import packed
from yorozu.cases.models import Case
from yorozu.cases.selectors import preview_notice
from yorozu.cases.services import accept_case
from yorozu.documents.clusters import clusters
from yorozu.documents.fonts import LETTER_CHAIN, font_file, installed
from yorozu.documents.services import MissingGlyphs, check_glyphs
from yorozu.forms.services import csv_header, csv_row
from yorozu.foundation.clock import frozen
from yorozu.foundation.tables import csv_file
from yorozu.identity.actors import Actor
from yorozu.identity.models import User
from yorozu.intake.models import Application
from yorozu.intake.selectors import answers_of
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import ProcedureVersion
from yorozu.procedures.selectors import definition_of
from yorozu.procedures.services import publish_procedure
from yorozu.records.models import RecordClass

CODE = "every-character"
LINE, AREA, LINES, AREAS = 1000, 20_000, 90, 6
_FOOTER = re.compile(r"（案）番号は発行のときに付きます\s+\d+ / \d+\s*$")
Answers = dict[str, Any]


def publish(city: Municipality) -> ProcedureVersion:
    """A procedure that asks for a name, an address, ninety lines and six long texts, all of which its notice repeats."""
    RecordClass.objects.get_or_create(
        municipality=city, path="総務/文字", defaults={"title": "文字", "years": 1}
    )
    lines = [
        {"id": f"line{n}", "type": "text", "label": f"一行{n}", "max_length": LINE} for n in range(LINES)
    ]
    areas = [
        {"id": f"area{n}", "type": "textarea", "label": f"文{n}", "max_length": AREA} for n in range(AREAS)
    ]
    who = [
        {"id": "name", "type": "person_name", "label": "氏名", "required": True},
        {"id": "address", "type": "address", "label": "住所"},
    ]
    document = {
        "code": CODE, "title": "文字を届ける", "summary": "あらゆる文字を送ります。", "kind": "application",
        "audience": ["resident"], "channels": ["online"], "department_role": "water", "category": "living",
        "standard_processing_days": 1, "fee": {"yen": 0},
        "retention": {"record_class": "総務/文字", "years": 1},
        "applicant": {"name": "name", "address": "address"},
        "sections": [{"id": "all", "title": "文字", "fields": [*who, *lines, *areas]}],
        "outcomes": [{"code": "approve", "label": "承認"}, {"code": "reject", "label": "却下", "adverse": True}],
        "route": "none",
        "notice": {"template": "decision", "title": "文字の決定通知書",
                   "list": [each["id"] for each in (*lines, *areas)]},
    }  # fmt: skip
    return publish_procedure(municipality=city, document=document, by=Actor.system(city), at=AT)


def answers_with(pieces: list[str], line: int = LINE) -> Answers:
    """Every piece in a line of text and in a long text; the name and the address hold the last of them."""
    lines = packed(pieces, line)
    areas = packed(pieces, AREA)
    if len(lines) > LINES or len(areas) > AREAS:
        raise ValueError(f"too much for one submission: {len(lines)} lines, {len(areas)} texts")
    return {
        "name": {"name": packed(pieces[-60:], 100)[0], "kana": "もじ ﾓｼﾞ"},
        "address": {"postal_code": "0270052", "prefecture": "岩手県", "city": "宮古市",
                    "town": packed(pieces[-90:], 100)[0], "building": packed(pieces[-30:], 100)[0]},
        **{f"line{n}": line for n, line in enumerate(lines)},
        **{f"area{n}": area for n, area in enumerate(areas)},
    }  # fmt: skip


def flat(answers: Answers, before: str = "") -> dict[str, str]:
    """`name.name`, `line0` … and the text of each; made-up values of the post code and the like left out."""
    found: dict[str, str] = {}
    for name, value in answers.items():
        if isinstance(value, dict):
            found |= flat(value, f"{before}{name}.")
        elif not f"{before}{name}".startswith(("address.p", "address.c")):
            found[f"{before}{name}"] = value
    return found


def through_portal(city: Municipality, answers: Answers) -> tuple[Application, Screen]:
    """Typed into the form, checked, sent; the check page too, as the resident reads it."""
    resident = Resident()
    base = f"/{city.slug}/apply/{CODE}/"
    with frozen(AT):
        screen = resident.press(resident.open(base))
        controls = {name.replace(".", "__"): value for name, value in flat(answers).items()}
        controls |= {
            "address__postal_code": "0270052",
            "address__prefecture": "岩手県",
            "address__city": "宮古市",
        }
        check = resident.press(screen, **controls)
        if not check.url.endswith("/check/"):
            raise AssertionError(f"{check.url}: {check.text[:600]}")
        before = set(Application.objects.within(city).values_list("pk", flat=True))
        resident.press(check)
    return Application.objects.within(city).exclude(pk__in=before).get(), check


def through_api(city: Municipality, answers: Answers) -> Application:
    response = post(city, answers)
    if response.status_code != 201:
        raise AssertionError(response.content.decode()[:600])
    return Application.objects.within(city).get(receipt_number=response.json()["receipt_number"])


def post(city: Municipality, answers: Answers) -> Any:
    """As a program would, which writes what cannot stand in UTF-8 as an escape of JSON."""
    with frozen(AT):
        return Client().post(
            f"/api/v1/{city.slug}/procedures/{CODE}/applications", json.dumps(answers),
            content_type="application/json", headers={"Idempotency-Key": str(uuid4())},
        )  # fmt: skip


def post_raw(city: Municipality, name: str) -> tuple[int, int]:
    """The bytes of a name that no browser sends, into the portal's form; the status and how many applications there are."""
    resident = Resident()
    with frozen(AT):
        screen = resident.press(resident.open(f"/{city.slug}/apply/{CODE}/"))
        body = b"&".join(
            [
                *(
                    f"{key}={value[0]}".encode()
                    for key, value in screen.values.items()
                    if not key.startswith("name")
                ),
                b"name.kana=%E3%81%82",
                b"name.name="
                + "".join(f"%{each:02X}" for each in name.encode("utf-8", "surrogatepass")).encode(),
            ]
        )
        response = resident.client.post(screen.url, body, content_type="application/x-www-form-urlencoded")
    return response.status_code, Application.objects.within(city).count()


def stored(application: Application) -> dict[str, str]:
    return flat(answers_of(application))


def page_of(case: Case) -> str:
    """The page of the case as its clerk's browser reads it."""
    client = Client()
    client.force_login(User.objects.get(login=f"{case.municipality.slug}-worker"))
    address = reverse("cases:case", kwargs={"city": case.municipality.slug, "case_id": case.pk})
    return html.unescape(client.get(address).content.decode())


def in_csv(application: Application) -> set[str]:
    """The cells of the CSV, read back as a program reads them; a mark against formulas taken off."""
    definition = definition_of(application.version)
    content = csv_file(csv_header(definition), [csv_row(definition, answers_of(application))])
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    return {cell[1:] if cell[:1] == "'" else cell for cell in rows[1]} | set(rows[1])


def case_for(application: Application) -> Case:
    settle()
    return case_of(application)


def decided(case: Case) -> Case:
    """Ready for its notice."""
    by = actor(case.municipality)
    accept_case(case=case, lock=case.lock, by=by, at=AT)
    case = case_of(case.application)
    Case.objects.within(case.municipality_id).filter(pk=case.pk).update(
        state="approved", outcome="approve", decided_at=AT, closed_at=None
    )
    return case_of(case.application)


def unprintable(pieces: list[str]) -> set[str]:
    """The pieces that stop a letter, by the message that the clerk reads."""
    found: set[str] = set()
    for piece in pieces:
        try:
            check_glyphs({"文": piece})
        except MissingGlyphs as stopped:
            if _says_what_to_do(stopped):
                found.add(piece)
    return found


def _says_what_to_do(stopped: MissingGlyphs) -> bool:
    named = all(each.codes in stopped.message for each in stopped.missing[:20])
    return (
        named
        and "印刷できない文字があるため" in stopped.message
        and "申請した人に確かめて" in stopped.message
    )


def letter_of(case: Case) -> str:
    """The text of the notice as a reader of the PDF gets it, without what depends on the layout."""
    pdf = preview_notice(case=case, on=AT.date())
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    return re.sub(r"\s", "", "".join(_FOOTER.sub("", page) for page in pages))


def lost(pieces: list[str], text: str) -> list[str]:
    """Which of the pieces do not stand in the text, bars around them.

    Where a font draws two sequences with the very same glyph (a variant and its character, most often), the text of a
    PDF cannot tell them apart: what is drawn is compared.
    """
    there = {drawn(part) for part in text.split("|")}
    return [each for each in pieces if drawn(re.sub(r"\s", "", each)) not in there]


def drawn(text: str) -> tuple[tuple[str, str], ...]:
    """Font and glyph of each character; a character that no font has stands for itself."""
    return tuple(_glyph(cluster) for cluster in clusters(text))


@lru_cache(maxsize=200_000)
def _glyph(cluster: str) -> tuple[str, str]:
    for family in installed(LETTER_CHAIN):
        if cluster in _glyphs(family):
            return family, _glyphs(family)[cluster]
    return "", cluster


@cache
def _glyphs(family: str) -> dict[str, str]:
    """The glyphs of a font by character, and by character with its variation selector."""
    with TTFont(font_file(family), lazy=True) as font:
        plain = {chr(code): glyph for code, glyph in font.getBestCmap().items()}
        variants = {
            chr(base) + chr(selector): glyph or plain[chr(base)]
            for table in font["cmap"].tables
            if table.format == 14
            for selector, entries in table.uvsDict.items()
            for base, glyph in entries
        }
    return plain | variants
