"""The profile: what I keep about myself, so that I need not write it twice. I see it, change it, forget it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from yorozu.forms.services import Step, printed, render_section, take_section
from yorozu.foundation.clock import now
from yorozu.foundation.errors import FieldError, NotFound
from yorozu.identity.routes import public
from yorozu.identity.selectors import profile_of
from yorozu.identity.services import keep_profile
from yorozu.identity.visiting import for_residents, resident_in
from yorozu.intake.checking import rule_context
from yorozu.intake.portal.places import page_url
from yorozu.intake.portal.session import draft_in_hand
from yorozu.intake.prefill import chosen
from yorozu.intake.profile_form import fields_by_term, profile_definition
from yorozu.intake.selectors import answers_of
from yorozu.intake.services.kana_help import ProposedKana, fill_kana
from yorozu.procedures.selectors import definition_shown


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
def profile(request: HttpRequest, city: str) -> HttpResponse:
    """Everything that is kept. POST forgets it all."""
    resident = resident_in(request)
    if request.method == "POST":
        keep_profile(resident=resident, values=dict.fromkeys(fields_by_term()), at=now())
        return _to(city, "forgotten")
    definition, values = profile_definition(), _by_field(request)
    shown = {each.id: each.rows for each in printed(definition, values)}
    sections = [(each, shown.get(each.id, [])) for each in definition.sections]
    context = {"sections": sections, "empty": not values, "told": _TOLD.get(request.GET.get("done", ""), "")}
    return render(request, "intake/my/profile.html", context)


_TOLD = {"kept": "登録情報を保存しました。", "forgotten": "登録情報をすべて消しました。"}


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_residents
def edit(request: HttpRequest, city: str, section: str) -> HttpResponse:
    """One part of it, to change."""
    definition, values, at = profile_definition(), _by_field(request), now()
    if definition.section(section) is None:
        raise NotFound("登録情報にこの区分はありません。登録情報の画面から選んでください。")
    if request.method != "POST":
        return _page(request, section, values)
    context = rule_context(definition, resident_in(request).municipality, at=at)
    nothing: MultiValueDict[str, Any] = MultiValueDict()
    step = take_section(definition, section, request.POST, nothing, draft=values, context=context)
    raw, proposed = (step.raw, []) if step.button else fill_kana(definition, section, step.raw)
    told = {each.field for each in proposed}
    errors = [each for each in step.errors if each.field not in told]
    if step.button or step.new or errors or proposed:
        return _page(request, section, raw, errors, proposed, step)
    keep_profile(resident=resident_in(request), values=_by_term(section, step), at=at)
    return _to(city, "kept")


@public
@require_POST
@for_residents
def take(request: HttpRequest, city: str, code: str) -> HttpResponse:
    """Put what was ticked of the answers just sent into the profile."""
    draft, at = draft_in_hand(request, code, at=now()), now()
    if draft is None or draft.application is None:
        raise NotFound("送信した申請が見つかりません。登録情報は、マイページから直せます。")
    application = draft.application
    definition = definition_shown(application.version)
    values = chosen(definition, answers_of(application), request.POST.getlist("term"))
    keep_profile(resident=resident_in(request), values=values, at=at)
    return HttpResponseRedirect(f"{page_url(city, code, 'receipt')}?done=profile")


def _by_field(request: HttpRequest) -> dict[str, Any]:
    kept = profile_of(resident_in(request))
    return {field.id: kept[term] for term, field in fields_by_term().items() if term in kept}


def _by_term(section: str, step: Step) -> dict[str, Any]:
    """None for what is left empty."""
    shown = profile_definition().section(section)
    fields = shown.fields if shown else ()
    return {field.same_as: step.checked.values.get(field.id) or None for field in fields}


def _page(
    request: HttpRequest,
    section: str,
    raw: dict[str, Any],
    errors: list[FieldError] | None = None,
    proposed: list[ProposedKana] | None = None,
    step: Step | None = None,
) -> HttpResponse:
    definition, wrong = profile_definition(), errors or []
    shown = definition.section(section)
    visible = step.checked.visible if step else _all_of(section, raw)
    new = step.new if step else ()
    context = {
        "section": shown,
        "fields": render_section(definition, section, raw, wrong, visible=visible, new=new),
        "errors": wrong,
        "proposed": proposed or [],
    }
    return render(request, "intake/my/profile_edit.html", context, status=422 if wrong else 200)


def _all_of(section: str, raw: dict[str, Any]) -> set[str]:
    """Every question: none of the profile depends on another."""
    shown = profile_definition().section(section)
    found = set()
    for field in shown.fields if shown else ():
        found.add(field.id)
        rows = raw.get(field.id) if field.type == "group" else None
        found |= {f"{field.id}.{i}.{sub.id}" for i in range(len(rows or ())) for sub in field.fields}
    return found


def _to(city: str, done: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('intake:my-profile', kwargs={'city': city})}?done={done}")
