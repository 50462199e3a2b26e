"""Who fills the form in, where that need not be the person concerned: a section that such a definition begins with.

A definition says `proxy: allowed` (or `with_mandate`, where a paper shows the mandate) and `business: true`. The
answers are answers as all others: sealed, shown to the office, corrected by field, exported.
"""

from collections.abc import Iterable

from yorozu.forms.definition.document import Definition, Field, Option, Section
from yorozu.forms.definition.faults import FaultList

SECTION = "by"
#: What the question 「どなたが申請しますか」 is called, and its answers.
WHO, SELF, PROXY, BUSINESS = "by_whom", "self", "proxy", "business"
PROXY_NAME, COMPANY, COMPANY_ROLE = "by_name", "by_company", "by_company_role"
PROXIES = ("no", "allowed", "with_mandate")
_IS_PROXY, _IS_BUSINESS = f'{WHO} == "{PROXY}"', f'{WHO} == "{BUSINESS}"'
_RELATIONS = (
    Option("family", "家族・親族"),
    Option("legal", "法定代理人（親権者、成年後見人など）"),
    Option("professional", "行政書士、社会福祉士などの専門職"),
    Option("facility", "施設や事業所の職員"),
    Option("other", "そのほか"),
)
_MEGABYTES = 10 * 1024 * 1024


def who_section(proxy: str, *, business: bool) -> tuple[Section, ...]:
    """The section, alone in its tuple; none where only the person concerned applies."""
    if proxy == "no" and not business:
        return ()
    fields = (_question(proxy, business), *_of_proxy(proxy), *(_of_business() if business else ()))
    why = "通知書の宛先と、お問い合わせの相手を確かめるためです。"
    return (Section(id=SECTION, title="申請する方", why=why, fields=fields),)


def refuse_names_taken(sections: Iterable[Section], proxy: str, *, business: bool, faults: FaultList) -> None:
    """A definition with the section may not use its names for something else."""
    added = who_section(proxy, business=business)
    taken = {field.id for section in added for field in section.fields}
    for i, section in enumerate(sections):
        if added and section.id == SECTION:
            faults.add(
                ("sections", i, "id"),
                f"id「{SECTION}」は「申請する方」の区分に使います。別の名前にしてください。",
            )
        for j, field in enumerate(section.fields):
            if field.id in taken:
                told = f"id「{field.id}」は「申請する方」の区分に使います。別の名前にしてください。"
                faults.add(("sections", i, "fields", j, "id"), told)


def without_who(definition: Definition) -> tuple[Section, ...]:
    """The sections as the author wrote them."""
    added = who_section(definition.proxy, business=definition.business)
    return definition.sections[len(added) :]


def _question(proxy: str, business: bool) -> Field:
    options = (
        Option(SELF, "本人（この手続の対象になる方）"),
        *((Option(PROXY, "代理人（本人の代わりに入力する方）"),) if proxy != "no" else ()),
        *((Option(BUSINESS, "会社や団体として申請する方"),) if business else ()),
    )
    return Field(
        id=WHO, type="choice", label="どなたが入力していますか", required=True, confidentiality=2, options=options,
        example=SELF,
    )  # fmt: skip


def _of_proxy(proxy: str) -> tuple[Field, ...]:
    if proxy == "no":
        return ()
    return (
        Field(
            id=PROXY_NAME, type="person_name", label="代理人の氏名", required=True, show_if=_IS_PROXY,
            same_as="person.name", help="この後のページには、本人のことを入力してください。",
        ),
        Field(
            id="by_relation", type="choice", label="本人との関係", required=True, show_if=_IS_PROXY,
            confidentiality=2, options=_RELATIONS,
        ),
        Field(
            id="by_relation_other", type="text", label="本人との関係（そのほか）", required=True, max_length=100,
            show_if=f'{_IS_PROXY} && by_relation == "other"',
        ),
        Field(
            id="by_phone", type="phone", label="代理人の電話番号", required=True, show_if=_IS_PROXY,
            same_as="person.phone", help="昼間に連絡がつく番号を入力してください。",
        ),
        _mandate(proxy),
    )  # fmt: skip


def _mandate(proxy: str) -> Field:
    if proxy == "with_mandate":
        return Field(
            id="by_mandate", type="file", label="委任状など、代理を示す書類", required=True, show_if=_IS_PROXY,
            help="委任状、戸籍謄本、登記事項証明書などの写しです。写真でもかまいません。",
            accept=("pdf", "jpeg", "png"), max_files=3, max_bytes=_MEGABYTES,
        )  # fmt: skip
    return Field(
        id="by_trusted", type="consent", label="本人からの依頼", required=True, show_if=_IS_PROXY,
        text="この申請を、本人から頼まれています。", confidentiality=2,
    )  # fmt: skip


def _of_business() -> tuple[Field, ...]:
    return (
        Field(
            id=COMPANY, type="text", label="会社や団体の名前", required=True, show_if=_IS_BUSINESS,
            same_as="business.name", max_length=100, confidentiality=2,
        ),
        Field(
            id="by_company_number", type="text", label="法人番号", show_if=_IS_BUSINESS, format="corporate_number",
            length=13, same_as="business.corporate_number", confidentiality=1,
            help="13桁の番号です。番号のない団体や個人事業の方は、空欄のままにしてください。",
        ),
        Field(
            id=COMPANY_ROLE, type="text", label="入力している方の役職や所属", max_length=100, show_if=_IS_BUSINESS,
            confidentiality=2,
        ),
    )  # fmt: skip
