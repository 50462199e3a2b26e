"""From plain data to a Definition, noting every fault on the way; nothing raises until all has been read."""

from collections.abc import Mapping
from typing import Any

from yorozu.forms.definition import vocabulary as words
from yorozu.forms.definition.document import Definition, Fee, Guide, LegalBasis, Retention
from yorozu.forms.definition.faults import FaultList
from yorozu.forms.definition.parse_office import (
    read_applicant,
    read_capacity,
    read_checks,
    read_limits,
    read_notice,
    read_office_checks,
    read_outcomes,
    read_route,
)
from yorozu.forms.definition.parse_sections import read_sections
from yorozu.forms.definition.plain import Plain
from yorozu.forms.definition.reader import CODE, Reader
from yorozu.forms.definition.who import PROXIES, refuse_names_taken, who_section

_CODE_HOW = "半角の英小文字・数字を「-」でつないで書いてください（例: water-start）。"
_ROLE_HOW = "役割の名前は半角の英小文字・数字を「-」でつないで書いてください（例: child-allowance）。"


def read_definition(source: Any, faults: FaultList) -> Definition | None:
    """The best that can be made of the document; None when it is not a mapping at all."""
    plain = Plain(faults).copy(source)
    if not isinstance(plain, dict):
        faults.add((), "手続の定義は「code: …」のような「項目名: 値」の並びで書いてください。")
        return None
    reader = Reader(plain, (), faults)
    kind = reader.one_of("kind", words.KINDS)
    proxy = reader.one_of("proxy", PROXIES, default="no") or "no"
    business = reader.flag("business")
    written = read_sections(reader)
    refuse_names_taken(written, proxy, business=business, faults=faults)
    definition = Definition(
        code=reader.matching("code", CODE, _CODE_HOW),
        title=reader.text("title", required=True, limit=100),
        summary=reader.text("summary", required=True, limit=300),
        kind=kind,
        audience=reader.some_of("audience", words.AUDIENCES, required=True),
        channels=reader.some_of("channels", words.CHANNELS, required=True),
        **_department(reader),
        category=reader.one_of("category", words.CATEGORIES),
        life_events=reader.some_of("life_events", words.LIFE_EVENTS),
        keywords=reader.texts("keywords", limit=50, count=50),
        legal_basis=tuple(_legal_basis(reader)),
        identity=reader.one_of("identity", words.IDENTITIES, default="none"),
        standard_processing_days=_processing_days(reader),
        fee=_fee(reader),
        anonymous=reader.flag("anonymous"),
        guide=_guide(reader),
        retention=_retention(reader),
        capacity=read_capacity(reader),
        applicant=read_applicant(reader),
        limits=read_limits(reader),
        proxy=proxy,
        business=business,
        sections=(*who_section(proxy, business=business), *written),
        checks=read_checks(reader),
        office_checks=read_office_checks(reader),
        outcomes=read_outcomes(reader, kind),
        route=read_route(reader),
        notice=read_notice(reader),
    )
    reader.finish(where="手続の定義では")
    return definition


def _department(reader: Reader) -> Mapping[str, str]:
    path = reader.text("department", limit=100)
    role = reader.matching("department_role", CODE, _ROLE_HOW, required=False)
    if reader.has("department") == reader.has("department_role"):
        reader.fault("", "department（部/課）と department_role（役割）のどちらか一方だけを書いてください。")
    return {"department": path, "department_role": role}


def _processing_days(reader: Reader) -> int:
    reader.required("standard_processing_days")
    return reader.integer("standard_processing_days", 0, 730) or 0


def _legal_basis(reader: Reader) -> list[LegalBasis]:
    found = []
    for item in reader.items("legal_basis", count=20):
        found.append(LegalBasis(item.text("law", required=True), item.text("article", limit=100)))
        item.finish(where="根拠法令では")
    return found


def _fee(reader: Reader) -> Fee:
    fee = reader.child("fee")
    if fee is None:
        return Fee()
    found = Fee(fee.integer("yen", 0, 10**9) or 0, fee.text("note", limit=500))
    fee.finish(where="手数料では")
    return found


def _guide(reader: Reader) -> Guide:
    guide = reader.child("guide")
    if guide is None:
        return Guide()
    found = Guide(
        who=guide.text("who", limit=1000),
        when=guide.text("when", limit=1000),
        bring=guide.texts("bring"),
        how=guide.texts("how"),
        after=guide.texts("after"),
        counter=guide.text("counter", limit=1000),
    )
    guide.finish(where="案内では")
    return found


def _retention(reader: Reader) -> Retention:
    kept = reader.child("retention", required=True)
    if kept is None:
        return Retention(record_class="", years=None)
    record_class = kept.text("record_class", required=True, limit=100)
    if record_class and "/" not in record_class.strip("/"):
        kept.fault("record_class", "文書分類は「上下水道/届出」のように「/」で区切って書いてください。")
    years, permanent = kept.integer("years", 1, 100), kept.flag("permanent")
    if kept.has("years") == permanent:
        kept.fault("", "保存期間は years（年数）か permanent: true（永年）のどちらか一方を書いてください。")
    kept.finish(where="保存期間では")
    return Retention(record_class=record_class, years=years, permanent=permanent)
