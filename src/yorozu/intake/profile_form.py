"""What a resident keeps about themselves, as a form: the terms of the data dictionary and the questions that ask them.

It is written in the form language, so that it is checked, shown and filled in as every other form.
"""

from functools import cache
from typing import Any

from yorozu.forms.services import Definition, Field, parse_definition

_MEMBER = [
    {"id": "name", "type": "person_name", "label": "氏名", "required": True, "confidentiality": 2},
    {"id": "birth_date", "type": "date", "label": "生年月日"},
]
_COMPANY_NUMBER_HELP = "13桁の番号です。番号のない団体や個人事業の方は、空欄のままにしてください。"
_SECTIONS: list[dict[str, Any]] = [
    {
        "id": "person",
        "title": "あなたのこと",
        "fields": [
            {"id": "name", "type": "person_name", "label": "氏名", "same_as": "person.name"},
            {"id": "birth_date", "type": "date", "label": "生年月日", "same_as": "person.birth_date"},
            {"id": "address", "type": "address", "label": "住所", "same_as": "person.address"},
            {"id": "phone", "type": "phone", "label": "電話番号", "same_as": "person.phone"},
            {"id": "email", "type": "email", "label": "メールアドレス", "same_as": "person.email"},
        ],
    },
    {
        "id": "household",
        "title": "家族のこと",
        "fields": [
            {"id": "members", "type": "group", "label": "世帯の方", "item_label": "世帯の方", "max": 20,
             "same_as": "household.members[]", "fields": _MEMBER},
            {"id": "children", "type": "group", "label": "お子さん", "item_label": "お子さん", "max": 20,
             "same_as": "household.children[]", "fields": _MEMBER},
        ],
    },
    {
        "id": "business",
        "title": "会社や団体のこと",
        "fields": [
            {"id": "company", "type": "text", "label": "会社や団体の名前", "same_as": "business.name"},
            {"id": "company_number", "type": "text", "label": "法人番号", "format": "corporate_number",
             "help": _COMPANY_NUMBER_HELP, "same_as": "business.corporate_number"},
            {"id": "representative", "type": "person_name", "label": "代表者の氏名",
             "same_as": "business.representative"},
            {"id": "company_address", "type": "address", "label": "会社や団体の所在地",
             "same_as": "business.address"},
            {"id": "company_phone", "type": "phone", "label": "会社や団体の電話番号", "same_as": "business.phone"},
            {"id": "company_email", "type": "email", "label": "会社や団体のメールアドレス",
             "same_as": "business.email"},
        ],
    },
]  # fmt: skip


@cache
def profile_definition() -> Definition:
    """The form of the profile; it is never published and nobody applies with it."""
    return parse_definition(
        {
            "code": "profile",
            "title": "登録情報",
            "summary": "次の申請の入力を減らすための登録です。",
            "kind": "notification",
            "audience": ["resident"],
            "channels": ["online"],
            "department_role": "none",
            "category": "living",
            "standard_processing_days": 0,
            "retention": {"record_class": "なし/なし", "years": 1},
            "sections": _SECTIONS,
            "route": "none",
            "notice": "none",
        }
    )


@cache
def fields_by_term() -> dict[str, Field]:
    """The question of the profile that asks for a term."""
    return {field.same_as: field for field in profile_definition().fields.values()}
