"""What the OpenAPI document allows is thrown at a running installation; what comes back is what it promises."""

import copy
from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.checks import FailureGroup, positive_data_acceptance

from tests.browser.installation import Installation

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

_SETTINGS = settings(
    max_examples=30, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
_CITY, _CODE = "miyako", "water-start"
_APPLICATIONS = "/api/v1/{city}/procedures/{code}/applications"
OPERATIONS = {
    "/api/v1/health": "GET",
    "/api/v1/{city}/procedures": "GET",
    "/api/v1/{city}/procedures/{code}": "GET",
    "/api/v1/{city}/procedures/{code}/schema": "GET",
    "/api/v1/{city}/procedures/{code}/prefill-schema": "GET",
    "/api/v1/{city}/procedures/{code}/prefills": "POST",
    _APPLICATIONS: "POST",
    "/api/v1/{city}/applications/{receipt_number}": "GET",
}
# Everything a program could send as JSON.
_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def document(installation: Installation) -> dict[str, Any]:
    found: dict[str, Any] = requests.get(f"{installation.url}/api/v1/openapi.json", timeout=10).json()
    return found


@pytest.fixture(scope="module")
def answers_schema(installation: Installation) -> dict[str, Any]:
    url = f"{installation.url}/api/v1/{_CITY}/procedures/{_CODE}/schema"
    found: dict[str, Any] = requests.get(url, timeout=10).json()
    return found


def test_the_document_names_every_operation_and_nothing_else(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    found = {path: [method.upper() for method in item] for path, item in document["paths"].items()}
    assert found == {path: [method] for path, method in OPERATIONS.items()}


@pytest.mark.parametrize(("path", "method"), OPERATIONS.items())
def test_what_the_document_allows_is_answered_as_it_promises(
    installation: Installation, document: dict[str, Any], path: str, method: str
) -> None:
    operation = _operation(document, path, method)
    statuses = _throw(operation.as_strategy(generation_mode=GenerationMode.POSITIVE), installation, _place)
    assert sum(statuses.values()) > 0
    if method == "GET" and "receipt_number" not in path:
        assert set(statuses) == {200}


@pytest.mark.parametrize(("path", "method"), [(p, m) for p, m in OPERATIONS.items() if p != "/api/v1/health"])
def test_cities_and_codes_that_do_not_exist_are_answered_as_it_promises(
    installation: Installation, document: dict[str, Any], path: str, method: str
) -> None:
    operation = _operation(document, path, method)
    statuses = _throw(operation.as_strategy(generation_mode=GenerationMode.POSITIVE), installation, _leave)
    assert set(statuses) == {404}


@pytest.mark.parametrize(
    "path",
    ["/api/v1/{city}/procedures", _APPLICATIONS, "/api/v1/{city}/applications/{receipt_number}"],
)
def test_what_the_document_forbids_is_refused(
    installation: Installation, document: dict[str, Any], path: str
) -> None:
    operation = _operation(document, path, OPERATIONS[path])
    statuses = _throw(operation.as_strategy(generation_mode=GenerationMode.NEGATIVE), installation, _place)
    assert statuses[422] > 0
    assert set(statuses) <= {200, 404, 422, 429}


def test_any_answers_that_fit_the_schema_are_accepted_or_named(
    installation: Installation, document: dict[str, Any], answers_schema: dict[str, Any]
) -> None:
    with_answers = _with_answers(document, answers_schema)
    operation = _operation(with_answers, _APPLICATIONS, "POST")
    statuses = _throw(
        operation.as_strategy(generation_mode=GenerationMode.POSITIVE), installation, _place_with_key
    )
    assert set(statuses) <= {201, 422}
    assert sum(statuses.values()) >= 30


def test_any_value_in_any_field_is_accepted_or_named(
    installation: Installation, document: dict[str, Any], answers_schema: dict[str, Any]
) -> None:
    operation = _operation(document, _APPLICATIONS, "POST")
    (example,) = answers_schema["examples"]
    changes = st.dictionaries(
        st.sampled_from(sorted(answers_schema["properties"])), _JSON, min_size=1, max_size=3
    )

    def case(changed: dict[str, Any]) -> Case:
        return operation.Case(
            path_parameters={}, headers={}, body=example | changed, media_type="application/json"
        )

    statuses = _throw(changes.map(case), installation, _place_with_key)
    assert set(statuses) <= {201, 422}
    assert statuses[422] > 0


def test_the_check_sees_an_answer_that_breaks_its_promise(
    installation: Installation, document: dict[str, Any]
) -> None:
    broken = copy.deepcopy(document)
    broken["components"]["schemas"]["ProcedureList"]["properties"]["total"] = {"type": "string"}
    operation = _operation(broken, "/api/v1/{city}/procedures", "GET")
    with pytest.raises(FailureGroup, match="schema"):
        _throw(operation.as_strategy(generation_mode=GenerationMode.POSITIVE), installation, _place)


def _throw(
    cases: st.SearchStrategy[Case], installation: Installation, place: Callable[[Case], None]
) -> Counter[int]:
    """Send the cases and hold every answer to the document; how often each status came."""
    statuses: Counter[int] = Counter()

    @given(cases)
    @_SETTINGS
    def send(case: Case) -> None:
        place(case)
        response = case.call(base_url=installation.url)
        statuses[response.status_code] += 1
        # Fitting the schema is necessary, not sufficient: rules between answers are the server's.
        case.validate_response(response, excluded_checks=[positive_data_acceptance])

    send()
    return statuses


def _operation(document: dict[str, Any], path: str, method: str) -> APIOperation:
    return schemathesis.openapi.from_dict(document)[path][method]


def _with_answers(document: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    """The document in which the answers of the one procedure are written out."""
    plain = {key: value for key, value in answers.items() if key not in ("examples", "$schema")}
    operation = document["paths"][_APPLICATIONS]["post"]
    body = {"required": True, "content": {"application/json": {"schema": plain}}}
    changed = {_APPLICATIONS: {"post": operation | {"requestBody": body}}}
    return document | {"paths": document["paths"] | changed}


def _leave(_case: Case) -> None:
    """The city and the code stay as they were made up."""


def _place(case: Case) -> None:
    """Put the case into a city that is there and, where it asks for one, a procedure that is there."""
    for name, value in (("city", _CITY), ("code", _CODE)):
        if name in (case.path_parameters or {}):
            case.path_parameters[name] = value


def _place_with_key(case: Case) -> None:
    case.path_parameters = {"city": _CITY, "code": _CODE}
    case.headers = {"Idempotency-Key": str(uuid4())}
