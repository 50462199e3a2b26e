"""Two notifications and a course that share who applies, small but with conditions and checks of their own."""

from typing import Any

from tests.factories import AT
from tests.intake.samples import document, png
from yorozu.identity.actors import Actor
from yorozu.intake.models import Basket
from yorozu.intake.selectors.baskets import items_of
from yorozu.intake.services import baskets
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import ProcedureVersion
from yorozu.procedures.services import publish_procedure

NAME = {"name": "髙橋 𠮷子", "kana": "たかはし よしこ"}
ADDRESS = {
    "postal_code": "0270052", "prefecture": "岩手県", "city": "宮古市", "town": "宮町一丁目1-30", "building": "",
}  # fmt: skip


def _who(**more: Any) -> list[dict[str, Any]]:
    return [
        {"id": "name", "type": "person_name", "label": "氏名", "required": True, "same_as": "person.name"},
        {"id": "phone", "type": "phone", "label": "電話番号", "same_as": "person.phone", **more},
    ]


def moving(**changes: Any) -> dict[str, Any]:
    """Asks who, when and where from; the phone is optional; the day must not be past."""
    fields = [
        *_who(),
        {"id": "old", "type": "address", "label": "今の住所", "required": True, "same_as": "person.address"},
    ]
    when = {
        "id": "on",
        "type": "date",
        "label": "引っ越す日",
        "required": True,
        "same_as": "move.date",
        "example": "+3",
    }
    return document(
        code="moving", title="引っ越しの届出",
        applicant={"name": "name"},
        sections=[
            {"id": "who", "title": "届け出る方", "fields": fields},
            {"id": "when", "title": "引っ越し", "fields": [when]},
            {"id": "papers", "title": "確認", "fields": [_agreed()]},
        ],
        checks=[{"rule": "on >= today", "message": "今日以降にしてください。", "field": "on"}],
        **changes,
    )  # fmt: skip


def water(**changes: Any) -> dict[str, Any]:
    """Asks for the same person, needs the phone, and the same day only of who moves; within ten days."""
    fields = [
        {
            "id": "why", "type": "choice", "label": "理由", "required": True, "example": "move",
            "options": {"move": "引っ越し", "a": "空き家"},
        },
        {
            "id": "stop_on", "type": "date", "label": "止める日", "required": True, "same_as": "move.date",
            "show_if": 'why == "move"', "example": "+3",
        },
        {"id": "told", "type": "note", "label": "お知らせ", "text": "立会いはいりません。"},
        {"id": "place", "type": "address", "label": "場所", "required": True, "same_as": "person.address"},
    ]  # fmt: skip
    return document(
        code="water", title="水道を止める届出",
        applicant={"name": "name"},
        sections=[
            {"id": "who", "title": "使っていた方", "fields": _who(required=True)},
            {"id": "stop", "title": "止める水道", "fields": fields},
        ],
        checks=[
            {"rule": "stop_on <= add_days(today, 10)", "message": "10日以内にしてください。", "field": "stop_on"}
        ],
        **changes,
    )  # fmt: skip


def course(seats: int = 1, **changes: Any) -> dict[str, Any]:
    """A course with places."""
    return document(
        code="course", title="講座の申込", capacity={"seats": seats},
        applicant={"name": "name"},
        sections=[
            {"id": "who", "title": "申し込む方", "fields": _who()},
            {"id": "proof", "title": "書類", "fields": [
                {"id": "proof", "type": "file", "label": "本人確認書類", "required": True, "accept": ["png"], "max_files": 1}
            ]},
        ],
        checks=[],
        **changes,
    )  # fmt: skip


def _agreed() -> dict[str, Any]:
    return {
        "id": "agreed",
        "type": "consent",
        "label": "確認",
        "text": "間違いありません。",
        "required": True,
    }


def publish(city: Municipality, source: dict[str, Any]) -> ProcedureVersion:
    return publish_procedure(municipality=city, document=source, by=Actor.system(city), at=AT)


def publish_all(city: Municipality) -> None:
    for source in (moving(), water(), course()):
        publish(city, source)


def start(city: Municipality, *codes: str, facts: dict[str, str] | None = None) -> Basket:
    added = baskets.add_to_basket(municipality=city, basket=None, codes=codes, facts=facts, at=AT)
    assert not added.refused
    return added.basket


def seen(basket: Basket) -> list[int]:
    return [each.draft.version_id for each in items_of(basket) if each.draft]


def picture() -> bytes:
    return png()
