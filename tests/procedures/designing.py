"""A chief at the designer, without a browser: pages are asked for, forms are sent as they stand on them."""

import re
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from yorozu.identity.models import User
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import WorkingDraft

_FIELD = re.compile(
    r'<input(?P<input>[^>]*)>|<textarea(?P<area>[^>]*)>(?P<text>.*?)</textarea>'
    r"|<select(?P<select>[^>]*)>(?P<options>.*?)</select>", re.DOTALL,
)  # fmt: skip


class Designer:
    """Signed in as `<slug>-<who>`."""

    def __init__(self, city: Municipality, who: str = "chief") -> None:
        self.city = city
        self.client = Client()
        self.client.force_login(User.objects.get(login=f"{city.slug}-{who}"))

    def url(self, name: str, code: str = "", **more: str) -> str:
        arguments = {"city": self.city.slug, **({"code": code} if code else {}), **more}
        return reverse(f"procedures:{name}", kwargs=arguments)

    def get(self, name: str, code: str = "", query: str = "", **more: str) -> str:
        answer = self.client.get(self.url(name, code, **more) + query)
        assert answer.status_code == 200, (answer.status_code, answer.content.decode())
        return answer.content.decode()

    def post(
        self,
        name: str,
        code: str = "",
        typed: dict[str, Any] | None = None,
        *,
        page: str | None = None,
        **more: str,
    ) -> HttpResponse:
        """Send the page's own form with what is typed over it; None takes a control away."""
        page = page if page is not None else self.get(name, code, **more)
        sent = {**controls(page), **(typed or {})}
        sent = {key: value for key, value in sent.items() if value is not None}
        return self.client.post(self.url(name, code, **more), sent)  # type: ignore[return-value]

    def act(self, code: str, do: str, **typed: str) -> HttpResponse:
        was = controls(self.get("design", code)).get("was", "")
        return self.client.post(self.url("design-change", code), {"do": do, "was": was, **typed})  # type: ignore[return-value]

    def create(self, code: str = "garden-lending", title: str = "市民農園の利用申込") -> WorkingDraft:
        answer = self.post(
            "design-new", typed={"title": title, "code": code, "department": "市民生活部/市民課"}
        )
        assert answer.status_code == 302, answer.content.decode()
        return self.draft(code)

    def add(self, code: str, into: str, kind: str, label: str) -> str:
        """The name of the new question."""
        answer = self.client.post(self.url("design-add", code, into=into), {"type": kind, "label": label})
        assert answer.status_code == 302, answer.content.decode()
        return answer["Location"].rstrip("/").rpartition("/")[2]

    def finish(self, code: str) -> None:
        """Everything that a procedure cannot do without, on the pages where it is asked."""
        basics = {"summary": "市民農園を使いたい方の申込です。", "kind": "application", "category": "living"}
        assert self.post("design-part", code, basics, part="basics").status_code == 302
        office = {
            "standard_processing_days": "5", "retention.record_class": "農政/申込", "retention.years": "3",
        }  # fmt: skip
        assert self.post("design-part", code, office, part="office").status_code == 302

    def draft(self, code: str) -> WorkingDraft:
        return WorkingDraft.objects.within(self.city).get(code=code)


def controls(page: str) -> dict[str, Any]:
    """What the forms in the page's main part would send as they stand, buttons left out."""
    main = page.partition("<main")[2]
    found: dict[str, Any] = {}
    for match in _FIELD.finditer(main):
        tag = match["input"] or match["area"] or match["select"] or ""
        name = re.search(r'\bname="([^"]*)"', tag)
        if name is None or name[1] == "csrfmiddlewaretoken":
            continue
        value = _value(match, tag)
        if value is None:
            continue
        if 'type="checkbox"' in tag:
            found.setdefault(name[1], []).append(value)
        else:
            found.setdefault(name[1], value)
    return found


def _value(match: re.Match[str], tag: str) -> str | None:
    if match["area"] is not None:
        return unescape(match["text"])
    if match["select"] is not None:
        chosen = re.search(r'<option value="([^"]*)" selected', match["options"])
        first = re.search(r'<option value="([^"]*)"', match["options"])
        return unescape((chosen or first)[1]) if chosen or first else ""  # type: ignore[index]
    kind = re.search(r'type="(\w+)"', tag)
    if kind and kind[1] in ("checkbox", "radio") and " checked" not in tag:
        return None
    if kind and kind[1] in ("file", "search"):
        return None
    value = re.search(r'\bvalue="([^"]*)"', tag)
    return unescape(value[1]) if value else ""
