"""From the texts of an answer's parts to what a person would have typed for it, by the type of the question."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

from yorozu.forms.services import PREFECTURES, Field
from yorozu.foundation import postal
from yorozu.paper.form.writing import ERAS
from yorozu.paper.tidying import as_number, as_phone

Texts = Mapping[str, list[str]]
"""The lines of each part; of squares the codes that are ticked."""


def one(field: Field, parts: Texts) -> Any:
    return "".join(parts.get("", ()))


def _several_lines(field: Field, parts: Texts) -> Any:
    return "\n".join(parts.get("", ())).strip("\n")


def _each(field: Field, parts: Texts) -> Any:
    return {part: "".join(lines) for part, lines in parts.items()}


def _date(field: Field, parts: Texts) -> Any:
    year, month, day = ("".join(parts.get(part, ())) for part in ("year", "month", "day"))
    eras = parts.get("era", [])
    if not (year or month or day):
        return ""
    if eras == ["ce"] or (not eras and len(year) == 4):
        return f"{year}-{month:0>2}-{day:0>2}"
    era = dict(ERAS).get(eras[0], "") if len(eras) == 1 else ""
    return f"{era}{year}年{month}月{day}日"


def _time(field: Field, parts: Texts) -> Any:
    hour, minute = ("".join(parts.get(part, ())) for part in ("hour", "minute"))
    return f"{hour}:{minute or '00':0>2}" if hour else ""


def _address(field: Field, parts: Texts) -> Any:
    found = {part: "".join(lines) for part, lines in parts.items()}
    prefecture = get_close_matches(found.get("prefecture", ""), PREFECTURES, 1, 0.5)
    found["prefecture"] = prefecture[0] if prefecture else ""
    known = postal.common(postal.lookup(found.get("postal_code", "")))
    if known is not None:
        # What the postal code says settles a doubtful letter, never a name that is another.
        if found["prefecture"] == known.prefecture and get_close_matches(found["city"], [known.city], 1, 0.6):
            found["city"] = known.city
        town = found.get("town", "")
        if get_close_matches(town[: len(known.town)], [known.town], 1, 0.5) and known.town:
            found["town"] = known.town + town[len(known.town) :]
    return found


def _written_choice(field: Field, parts: Texts) -> Any:
    """An option that was written out, as forms with very many of them ask."""
    text = one(field, parts)
    labels = {option.label: option.code for option in field.options}
    near = get_close_matches(text, labels, 1, 0.6)
    code = labels[near[0]] if near else ""
    return ([code] if code else []) if field.type == "choices" else code


MAKERS: dict[str, Callable[[Field, Texts], Any]] = {
    "textarea": _several_lines,
    "integer": lambda field, parts: as_number(one(field, parts)),
    "money": lambda field, parts: as_number(one(field, parts)),
    "decimal": lambda field, parts: as_number(one(field, parts)),
    "phone": lambda field, parts: as_phone(one(field, parts)),
    "date": _date,
    "time": _time,
    "person_name": _each,
    "bank_account": _each,
    "location": _each,
    "address": _address,
    "choice": _written_choice,
    "choices": _written_choice,
}
