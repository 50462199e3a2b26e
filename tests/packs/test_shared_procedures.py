"""The procedures that every city shares: complete, plain, and resolvable in each of the five cities."""

from pathlib import Path

import pytest

from yorozu.forms.definition.document import ApplicantFields
from yorozu.forms.definition.who import without_who
from yorozu.forms.services import Definition, load_document
from yorozu.municipality.packs import CityPack, read_city

PACKS = Path(__file__).resolve().parents[2] / "packs"
FILES = sorted((PACKS / "procedures").glob("*.yaml"))
RESIDENTS_DO_NOT_SEE = {"internal-inquiry", "leave-request", "security-self-check", "telework-request"}

each_procedure = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


@pytest.fixture(scope="module")
def cities() -> list[CityPack]:
    return [read_city(path) for path in sorted((PACKS / "cities").glob("*.yaml"))]


def definition_of(path: Path) -> Definition:
    return load_document(path.read_text(encoding="utf-8")).definition


def test_there_are_more_than_sixty() -> None:
    assert len(FILES) >= 60


@each_procedure
def test_the_file_is_named_after_the_code(path: Path) -> None:
    assert definition_of(path).code == path.stem


@each_procedure
def test_every_city_has_the_departments_and_posts_that_it_names(path: Path, cities: list[CityPack]) -> None:
    definition = definition_of(path)
    roles = {definition.department_role} | {step.department_role for step in definition.route} - {""}
    posts = {name for step in definition.route for name in (step.post, *step.acting)}
    for city in cities:
        assert roles <= {role for each in city.all_departments() for role in each.roles}
        assert posts <= {post.name for post in city.posts}


@each_procedure
def test_every_city_keeps_its_records_as_long_as_it_says(path: Path, cities: list[CityPack]) -> None:
    kept = definition_of(path).retention
    for city in cities:
        years = {each.path: each.years for each in city.record_classes}
        assert years[kept.record_class] == kept.years


@each_procedure
def test_sections_are_few_and_short(path: Path) -> None:
    """As they are written; the one that asks who fills it in shows at most six of its questions at a time."""
    sections = without_who(definition_of(path))
    assert 2 <= len(sections) <= 6
    assert all(1 <= len(section.fields) <= 7 for section in sections)


@each_procedure
def test_it_can_be_done_online_without_a_card_and_without_telling_a_my_number(path: Path) -> None:
    definition = definition_of(path)
    assert "online" in definition.channels
    assert definition.identity in ("none", "email")
    labels = [field.label for field in definition.fields.values()]
    assert not [label for label in labels if "個人番号" in label or label.endswith("マイナンバー")]


@each_procedure
def test_the_page_says_who_when_what_and_what_happens_next(path: Path) -> None:
    guide = definition_of(path).guide
    assert guide.who
    assert guide.when
    assert guide.how
    assert guide.after
    assert definition_of(path).legal_basis


@each_procedure
def test_a_letter_that_may_be_adverse_says_where_to_object(path: Path) -> None:
    definition = definition_of(path)
    if not any(outcome.adverse for outcome in definition.outcomes):
        return
    assert definition.notice is not None
    assert definition.notice.adverse_title
    assert definition.notice.appeal is not None


@pytest.mark.parametrize(
    ("code", "authority"),
    [
        # 地方自治法255条の2: the work is 第1号法定受託事務 (児童手当法), so the governor decides
        ("child-allowance-claim", "{prefecture}知事"),
        # 介護保険法183条
        ("long-term-care-certification", "{prefecture}介護保険審査会"),
        # 行政不服審査法4条
        ("nursery-enrolment", "{mayor}"),
    ],
)
def test_objections_go_to_the_authority_the_law_names(code: str, authority: str) -> None:
    notice = definition_of(PACKS / "procedures" / f"{code}.yaml").notice
    assert notice is not None
    assert notice.appeal is not None
    assert notice.appeal.authority == authority


@each_procedure
def test_only_where_a_law_says_so_must_the_review_come_before_a_suit(path: Path) -> None:
    """介護保険法196条, 国民健康保険法103条, 地方税法19条の12; 平成26年法律69号 did away with most rules of the kind,
    that of 児童手当 among them."""
    notice = definition_of(path).notice
    review_first = notice is not None and notice.appeal is not None and notice.appeal.review_first
    lawful = ("long-term-care-", "national-health-insurance-funeral", "disaster-tax-reduction")
    assert review_first == path.stem.startswith(lawful)


@each_procedure
def test_the_applicant_can_be_reached(path: Path) -> None:
    definition = definition_of(path)
    if path.stem in RESIDENTS_DO_NOT_SEE:
        assert definition.applicant == ApplicantFields()
        return
    if definition.kind == "survey" and definition.anonymous:
        assert definition.applicant == ApplicantFields()  # nobody is to be reached
        return
    assert definition.applicant.name in definition.fields
    assert definition.applicant.phone in definition.fields
    assert definition.anonymous == (definition.code == "road-damage")
