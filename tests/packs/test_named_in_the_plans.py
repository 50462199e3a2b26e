"""Every procedure that the plans name has its own file: which, in which plan's words, and in which city it is done."""

from pathlib import Path

import pytest

from yorozu.forms.services import Definition, load_document
from yorozu.municipality.packs import read_city

PACKS = Path(__file__).resolve().parents[2] / "packs"

CHILDREN = {
    "児童手当等の受給資格及び児童手当の額についての認定請求": "child-allowance-claim",
    "児童手当等の額の改定の請求及び届出": "child-allowance-amount-change",
    "氏名変更／住所変更等の届出": "child-allowance-name-address-change",
    "受給事由消滅の届出": "child-allowance-end",
    "未支払の児童手当等の請求": "child-allowance-unpaid",
    "児童手当等に係る寄附の申出": "child-allowance-donation",
    "児童手当に係る寄附変更等の申出": "child-allowance-donation-change",
    "受給資格者の申出による学校給食費等の徴収等の申出": "child-allowance-school-fees",
    "受給資格者の申出による学校給食費等の徴収等の変更等の申出": "child-allowance-school-fees-change",
    "児童手当等の現況届": "child-allowance-status-report",
    "支給認定の申請": "childcare-support-certification",
    "保育施設等の利用申込": "nursery-enrolment",
    "保育施設等の現況届": "nursery-status-report",
    "児童扶養手当の現況届の事前送信": "child-rearing-allowance-status-report",
    "妊娠の届出": "pregnancy-notification",
}
CARE = {
    "要介護・要支援認定の申請": "long-term-care-certification",
    "要介護・要支援更新認定の申請": "long-term-care-renewal",
    "要介護・要支援状態区分変更認定の申請": "long-term-care-level-change",
    "居住（介護予防）サービス計画作成（変更）依頼の届出": "care-plan-request",
    "介護保険負担割合証の再交付申請": "long-term-care-copayment-card-reissue",
    "被保険者証の再交付申請": "long-term-care-card-reissue",
    "高額介護（予防）サービス費の支給申請": "long-term-care-high-cost",
    "介護保険負担限度額認定申請": "long-term-care-facility-cost-limit",
    "居宅介護（介護予防）福祉用具購入費の支給申請": "long-term-care-equipment",
    "居宅介護（介護予防）住宅改修費の支給申請": "long-term-care-home-modification",
    "住所移転後の要介護・要支援認定申請": "long-term-care-moved-in",
}
DISASTER = {"罹災証明書の発行申請": "disaster-damage-certificate"}

# 石巻市DX推進方針 A-②, the table of 28; 転出・転入予約 is one line there.
ISHINOMAKI = DISASTER | CHILDREN | CARE | {"転出・転入予約手続": "moving-out moving-in-reservation"}
# 岩沼市デジタル化推進計画, notes 23 and 24 (15 and 11) with 罹災証明, 引っ越し and 不在者投票: 29.
IWANUMA = DISASTER | CHILDREN | CARE | {
    "引っ越し（転出届・転入予定連絡）": "moving-out moving-in-reservation",
    "選挙の不在者投票用紙等の請求": "absentee-ballot",
}  # fmt: skip
BESIDES = {
    "転入予約": "moving-in-reservation",
    "引越し": "moving-within-reservation",
    "粗大ごみ": "bulky-waste",
    "犬の登録": "dog-registration",
    "犬の死亡届": "dog-death",
    "建築確認の事前相談": "building-consultation",
    "道路占用の事前相談": "road-occupancy-consultation",
    "入札参加資格審査申請": "bidding-qualification",
    "出張申請サポート依頼": "mynumber-card-visit-support",
    "図書館の利用登録": "library-card",
    "図書の予約": "library-request",
    "電子図書館": "e-library-card",
    "パブリックコメント": "public-comment",
    "道路損傷等通報": "road-damage",
    "デジタル講座": "digital-course",
    "職員採用試験": "staff-recruitment-exam",
}


def _definition(code: str) -> Definition:
    return load_document((PACKS / "procedures" / f"{code}.yaml").read_text(encoding="utf-8")).definition


def test_the_table_of_ishinomaki_and_the_note_of_iwanuma_have_their_numbers() -> None:
    assert len(CHILDREN) == 15
    assert len(CARE) == 11
    assert len(ISHINOMAKI) == 28
    assert len(IWANUMA) == 29


@pytest.mark.parametrize("names", [ISHINOMAKI, IWANUMA, BESIDES], ids=["ishinomaki", "iwanuma", "besides"])
def test_every_procedure_named_in_a_plan_can_be_done_in_every_city(names: dict[str, str]) -> None:
    roles = {
        path.stem: {role for each in read_city(path).all_departments() for role in each.roles}
        for path in (PACKS / "cities").glob("*.yaml")
    }
    assert len(roles) == 5
    for codes in names.values():
        for code in codes.split():
            definition = _definition(code)
            assert definition.code == code
            assert "online" in definition.channels
            assert {city for city, has in roles.items() if definition.department_role in has} == set(roles)
