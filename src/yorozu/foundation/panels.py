"""Boxes that a higher package offers on a lower package's screen, so that the lower one knows no name above it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

PanelContext = Callable[[HttpRequest, Any], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Panel:
    """A template shown in `slot`; `context` gets the request and the slot's subject, None hides it."""

    slot: str
    order: int
    template: str
    context: PanelContext


_panels: dict[str, list[Panel]] = {}


def register(panel: Panel) -> None:
    """Offer a panel. Called from the wiring only; doubling one is harmless."""
    slot = _panels.setdefault(panel.slot, [])
    if panel not in slot:
        slot.append(panel)
        slot.sort(key=lambda each: each.order)


def render(slot: str, request: HttpRequest, subject: Any) -> SafeString:
    """The slot's panels, one after the other."""
    parts = []
    for panel in _panels.get(slot, ()):
        context = panel.context(request, subject)
        if context is not None:
            parts.append(render_to_string(panel.template, dict(context), request=request))
    return mark_safe("".join(parts))  # noqa: S308  every part is a rendered template # nosemgrep: markup-is-never-declared-safe
