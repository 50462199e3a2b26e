"""Filling in any procedure's form from one set of answers, as the JSON Schema's example gives it."""

import base64
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Locator, Page

Answers = dict[str, Any]
File = dict[str, Any]


def fill_page(page: Page, answers: Answers) -> None:
    """Fill every control of the page that the answers know; rows of a group are added until all have a place."""
    _add_rows(page, answers)
    values = dict(flat(answers))
    for control in page.locator("main form :is(input, select, textarea)").all():
        name = control.get_attribute("name") or ""
        if name in values:
            _unfold(control)
            _fill(control, values[name])


def _unfold(control: Locator) -> None:
    """Open what the control is folded away in, as a person would."""
    folded = control.locator("xpath=ancestor::details[not(@open)]")
    if folded.count():
        folded.first.locator("summary").first.click()


def _add_rows(page: Page, answers: Answers) -> None:
    for name, rows in _groups(answers):
        counter = page.locator(f'input[name="{name}.rows"]')
        while counter.count() and int(counter.input_value()) < len(rows):
            # What is typed so far travels with the button; only the number of rows changes.
            with page.expect_navigation(wait_until="load"):
                page.locator(f'button[name="add:{name}"]').click()


def _fill(control: Locator, value: Any) -> None:
    kind = control.get_attribute("type") or control.evaluate("element => element.localName")
    if kind == "file":
        control.set_input_files([_upload(each) for each in value])
    elif kind == "radio":
        if control.get_attribute("value") == _text(value):
            control.check()
    elif kind == "checkbox":
        chosen = value if isinstance(value, list) else [_text(value)]
        control.set_checked(control.get_attribute("value") in chosen)
    elif kind == "select":
        control.select_option(_text(value))
    elif kind != "hidden":
        control.fill(_text(value))


def flat(answers: Answers, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every answer by the name of its control: `name.kana`, `children.0.birth_date`."""
    for name, value in answers.items():
        if isinstance(value, dict):
            yield from flat(value, f"{before}{name}.")
        elif _is_group(value):
            for number, row in enumerate(value):
                yield from flat(row, f"{before}{name}.{number}.")
        else:
            yield f"{before}{name}", value


def _groups(answers: Answers) -> Iterator[tuple[str, list[Answers]]]:
    return ((name, value) for name, value in answers.items() if _is_group(value))


def _is_group(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(each, dict) and "content" not in each for each in value)


def _upload(file: File) -> Any:
    kinds = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "pdf": "application/pdf"}
    ending = file["name"].rpartition(".")[2].lower()
    return {"name": file["name"], "mimeType": kinds[ending], "buffer": base64.b64decode(file["content"])}


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
