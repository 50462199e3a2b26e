"""Autocomplete tokens (WCAG 1.3.5): only where the question is about the person who fills the form in."""

from collections.abc import Mapping

from yorozu.forms.definition.document import Definition, Field

_BY_TERM = {
    "person.name": "name",
    "person.birth_date": "bday",
    "person.email": "email",
    "person.phone": "tel",
    "business.name": "organization",
}
_NAME = {"name": "name"}
_ADDRESS = {
    "postal_code": "postal-code",
    "prefecture": "address-level1",
    "city": "address-level2",
    "town": "address-line1",
    "building": "address-line2",
}


def token(definition: Definition, field: Field) -> str:
    """The token of a question with one control; empty when a browser cannot help."""
    who = definition.applicant
    if field.same_as in _BY_TERM:
        return _BY_TERM[field.same_as]
    return {who.email: "email", who.phone: "tel", who.name: "name"}.get(field.id, "")


def part_tokens(definition: Definition, field: Field) -> Mapping[str, str]:
    """Tokens of the parts of a name or an address."""
    who = definition.applicant
    if field.type == "person_name" and (field.same_as == "person.name" or field.id == who.name):
        return _NAME
    if field.type == "address" and (field.same_as == "person.address" or field.id == who.address):
        return _ADDRESS
    return {}
