"""Everything in a definition that names a field must name one that exists, and of a fitting type."""

from yorozu.forms.definition.document import Definition, Field
from yorozu.forms.definition.faults import FaultList, Path
from yorozu.forms.definition.reader import guess

# applicant key → types that can stand there
_APPLICANT_TYPES = {
    "name": ("person_name", "text"),
    "email": ("email",),
    "phone": ("phone",),
    "address": ("address",),
}


def check_references(definition: Definition, faults: FaultList) -> None:
    for i, check in enumerate(definition.checks):
        if check.field:
            _find(definition, check.field, ("checks", i, "field"), faults)
    if definition.notice:
        for i, name in enumerate(definition.notice.list):
            _find(definition, name, ("notice", "list", i), faults)
    for key, types in _APPLICANT_TYPES.items():
        _check_applicant(definition, key, types, faults)
    _check_capacity(definition, faults)


def _find(definition: Definition, name: str, path: Path, faults: FaultList) -> Field | None:
    field = definition.fields.get(name)
    if field is None:
        known = definition.fields
        faults.add(
            path,
            f"「{name[:40]}」という項目はありません。sections にある項目の id を書いてください。{guess(name, known)}",
        )
    return field


def _check_applicant(definition: Definition, key: str, types: tuple[str, ...], faults: FaultList) -> None:
    name = getattr(definition.applicant, key)
    if not name:
        return
    field = _find(definition, name, ("applicant", key), faults)
    if field and field.type and field.type not in types:
        faults.add(
            ("applicant", key),
            f"「{name}」は {field.type} の項目です。{'・'.join(types)} の項目を書いてください。",
        )


def _check_capacity(definition: Definition, faults: FaultList) -> None:
    capacity = definition.capacity
    if capacity is None or not capacity.field:
        return
    field = _find(definition, capacity.field, ("capacity", "field"), faults)
    if field is None:
        return
    if field.type != "choice" or not field.required or field.show_if:
        faults.add(
            ("capacity", "field"), "定員を数える項目は、いつも表示される必須の choice にしてください。"
        )
    codes = [option.code for option in field.options]
    for seats in capacity.by_option:
        if seats.option not in codes:
            faults.add(("capacity", "seats", seats.option), f"「{seats.option}」という選択肢はありません。"
                       f"{guess(seats.option, codes)}")  # fmt: skip
