"""Documents and catalogues for the tests."""

from typing import Any

from tests.factories import AT
from yorozu.identity.actors import Actor
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import Procedure, ProcedureVersion, State
from yorozu.procedures.services import publish_procedure
from yorozu.procedures.words import search_key


def document(**changes: Any) -> dict[str, Any]:
    """水道使用開始届, small but whole."""
    return {
        "code": "water-start",
        "title": "水道使用開始届",
        "summary": "引っ越してきて、水道を使い始めるときの届出です。",
        "kind": "notification",
        "audience": ["resident", "business"],
        "channels": ["online", "counter", "paper"],
        "department_role": "water",
        "category": "water",
        "life_events": ["moving"],
        "keywords": ["水道", "開栓", "入居"],
        "legal_basis": [{"law": "水道事業給水条例", "article": "第15条"}],
        "standard_processing_days": 3,
        "fee": {"yen": 0},
        "guide": {
            "who": "市内で水道を使い始める方です。",
            "when": "使い始める日の3日前までに届け出てください。",
            "bring": ["水道の番号がわかるもの"],
            "how": ["この画面から届け出ます。"],
            "after": ["使い始める日に水が出るようにします。"],
            "counter": "営業課の窓口でも届け出られます。",
        },
        "retention": {"record_class": "上下水道/届出", "years": 3},
        "sections": [
            {
                "id": "applicant",
                "title": "届出人",
                "fields": [
                    {"id": "name", "type": "person_name", "label": "氏名", "required": True},
                    {
                        "id": "start_on",
                        "type": "date",
                        "label": "使用開始日",
                        "required": True,
                        "example": "+7",
                    },
                    {
                        "id": "reason",
                        "type": "choice",
                        "label": "理由",
                        "options": {"move_in": "転入", "built": "新築", "a": "その他"},
                        "example": "move_in",
                    },
                ],
            }
        ],
        "route": "none",
        "notice": "none",
        **changes,
    }


def publish(city: Municipality, **changes: Any) -> ProcedureVersion:
    """Publish `document(**changes)` as the system."""
    return publish_procedure(municipality=city, document=document(**changes), by=Actor.system(city), at=AT)


def fill(city: Municipality, version: ProcedureVersion, count: int) -> None:
    """Put `count` more published procedures into the catalogue, quickly; `p-00003` is titled 手続3 届出."""
    key = search_key("届出の手続です")
    department = version.procedure.department
    Procedure.objects.bulk_create(
        Procedure(
            municipality=city, code=f"p-{n:05}", title=f"手続{n} 届出", summary="届出の手続です",
            kind="notification", category="living", channels=["online"], department=department,
            state=State.PUBLISHED, current=version, order=50,
            title_key=f"手続{n} 届出", keyword_key="", search_key=f"手続{n} {key}",
        )
        for n in range(count)
    )  # fmt: skip
