"""docs/personal-data.md, from the declarations."""

from collections.abc import Iterator

from yorozu.config.personal_data import DECLARED, Kind, Table, declarations

_INTRO = """# Personal data

Which field of which table holds personal data, and how it is kept. This page is written by
`.venv/bin/python scripts/personal_data.py` from `src/yorozu/config/personal_data/`, the one place where every field is
declared; a field that is not declared fails the build.

- **封印**: encrypted (AES-256-GCM) under the key of its case, 機密性3. Whatever a person answered, uploaded or was
  written about them is here and nowhere else; destroying the key makes it unreadable.
- **秘密**: says nothing about a person but opens what does, 機密性3.
- **個人情報**: readable in the database because the work needs it, 機密性2: numbers by which an office can tell whose
  case it is, and the names and numbers of staff in their office.
- Everything else is not personal, 機密性2 (internal) or 機密性1 (may be published).

`tests/trials/test_canaries.py` plants values in every kind of field and searches for them where they do not belong.
"""


def page() -> str:
    return "\n".join([_INTRO, *_held(), *_plain()])


def _held() -> Iterator[str]:
    yield "## Personal and secret fields\n\n| table | field | how | 機密性 | why readable |\n| --- | --- | --- | --- | --- |"
    for label, table in DECLARED.items():
        for each in declarations(table):
            if each.kind is not Kind.NONE:
                yield f"| {label} | {each.name} | {each.kind} | {each.confidentiality} | {each.reason} |"


def _plain() -> Iterator[str]:
    yield "\n## Fields that are not personal\n\n| table | 機密性 | fields |\n| --- | --- | --- |"
    for label, table in DECLARED.items():
        yield f"| {label} | {table.level} | {_names(table)} |"
    yield ""


def _names(table: Table) -> str:
    return ", ".join(table.none.split())
