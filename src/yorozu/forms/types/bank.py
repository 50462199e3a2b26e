"""bank_account: where money is paid to."""

from typing import Any

from yorozu.forms.definition.document import Field
from yorozu.forms.types.compound import Compound
from yorozu.forms.types.parts import LINE_SCHEMA, account_holder, digits, line, one_of
from yorozu.forms.types.text import KATAKANA

ACCOUNT_KINDS = {"ordinary": "普通", "current": "当座", "savings": "貯蓄"}


class BankAccount(Compound):
    name = "bank_account"
    parts = ("bank_code", "bank_name", "branch_code", "branch_name", "kind", "number", "holder_kana")
    labels = {
        "bank_code": "金融機関コード",
        "bank_name": "金融機関名",
        "branch_code": "支店コード",
        "branch_name": "支店名",
        "kind": "口座の種類",
        "number": "口座番号",
        "holder_kana": "口座名義（カナ）",
    }
    chosen = frozenset({"kind"})
    readers = {
        "bank_code": digits(4),
        "bank_name": line(100),
        "branch_code": digits(3),
        "branch_name": line(100),
        "kind": one_of(tuple(ACCOUNT_KINDS), "普通・当座・貯蓄から選んでください。"),
        "number": digits(7),
        "holder_kana": account_holder,
    }
    part_schemas = {
        "bank_code": {"type": "string", "pattern": "^[0-9]{4}$"},
        "bank_name": LINE_SCHEMA | {"maxLength": 100},
        "branch_code": {"type": "string", "pattern": "^[0-9]{3}$"},
        "branch_name": LINE_SCHEMA | {"maxLength": 100},
        "kind": {"enum": list(ACCOUNT_KINDS)},
        "number": {"type": "string", "pattern": "^[0-9]{7}$"},
        "holder_kana": {
            "type": "string",
            "maxLength": 60,
            "pattern": f"^[{KATAKANA}]*[ァ-ヺｦ-ﾟ][{KATAKANA}]*$",
        },
    }
    sample = {
        "bank_code": "0001",
        "bank_name": "見本銀行",
        "branch_code": "001",
        "branch_name": "本店",
        "kind": "ordinary",
        "number": "1234567",
        "holder_kana": "ヤマダ ハナコ",
    }

    def shown(self, field: Field, value: Any) -> str:
        kind = ACCOUNT_KINDS.get(value["kind"], value["kind"])
        bank = f"{value['bank_name']}（{value['bank_code']}）{value['branch_name']}（{value['branch_code']}）"
        return f"{bank} {kind} {value['number']} {value['holder_kana']}"

    def controls(self, field: Field, raw: Any) -> dict[str, Any]:
        return super().controls(field, raw) | {"kinds": list(ACCOUNT_KINDS.items())}
