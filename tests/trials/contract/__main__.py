"""Sends a number of requests; writes a line after each turn, and in its last, as JSON, how they were answered."""

import json
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.checks import FailureGroup, positive_data_acceptance

CITY, CODE = "miyako", "water-start"
_LIST, _SHOW = "/api/v1/{city}/procedures", "/api/v1/{city}/procedures/{code}"
_SCHEMA, _APPLY = f"{_SHOW}/schema", f"{_SHOW}/applications"
_STATUS, _HEALTH = "/api/v1/{city}/applications/{receipt_number}", "/api/v1/health"
_AT_ONCE = 250
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip

Place = Callable[[Case], None]


class Thrown:
    """Everything sent so far and what came of it."""

    def __init__(self, url: str, number: int) -> None:
        self.url = url
        self.number = number
        self.session = requests.Session()
        document = self.session.get(f"{url}/api/v1/openapi.json", timeout=30).json()
        self.schema = schemathesis.openapi.from_dict(document)
        schema_of_answers = f"{url}{_SCHEMA.format(city=CITY, code=CODE)}"
        self.answers: dict[str, Any] = self.session.get(schema_of_answers, timeout=30).json()
        self.statuses: Counter[str] = Counter()
        self.broken: list[str] = []

    @property
    def sent(self) -> int:
        return self.statuses.total()

    def kinds(self) -> list[tuple[st.SearchStrategy[Case], Place]]:
        """Kinds of requests; the cheap ones stand several times, so that each turn is mostly of them."""
        positive, negative = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
        found: list[tuple[st.SearchStrategy[Case], Place]] = []
        for path, modes in (
            (_LIST, (positive, negative)), (_SHOW, (positive,)), (_SCHEMA, (positive,)), (_HEALTH, (positive,)),
            (_STATUS, (positive, negative)), (_LIST, (negative,)), (_APPLY, (positive, negative)),
        ):  # fmt: skip
            found += [(self._operation(path).as_strategy(generation_mode=mode), place) for mode in modes]
        found += [
            (self._operation(path).as_strategy(generation_mode=positive), leave) for path in (_SHOW, _STATUS)
        ]
        return [*found, *[(self._changed_answers(), place_with_key)] * 4]

    def throw(self, cases: st.SearchStrategy[Case], into: Place, count: int) -> None:
        """Send `count` of them at most; what breaks the document's promise is noted, and the rest still sent."""
        self.number += 1

        @seed(self.number)
        @settings(
            max_examples=count, deadline=None, database=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(cases)
        def send(case: Case) -> None:
            into(case)
            response = case.call(base_url=self.url, session=self.session)
            self.statuses[str(response.status_code)] += 1
            try:
                case.validate_response(response, excluded_checks=[positive_data_acceptance])
            except FailureGroup as failures:
                said = " ".join(str(failures.exceptions[0]).split())
                self.broken.append(f"{case.method} {case.path}: {response.status_code} {said[:160]}")

        send()

    def _operation(self, path: str) -> APIOperation:
        return self.schema[path]["POST" if path == _APPLY else "GET"]

    def _changed_answers(self) -> st.SearchStrategy[Case]:
        """The complete example with any values at all in some of its fields."""
        operation = self._operation(_APPLY)
        (example,) = self.answers["examples"]
        changes = st.dictionaries(
            st.sampled_from(sorted(self.answers["properties"])), _JSON, min_size=1, max_size=3
        )
        return changes.map(
            lambda changed: operation.Case(
                path_parameters={}, headers={}, body=example | changed, media_type="application/json"
            )
        )


def place(case: Case) -> None:
    """Into a city that is there and, where it asks for one, a procedure that is there."""
    for name, value in (("city", CITY), ("code", CODE)):
        if name in (case.path_parameters or {}):
            case.path_parameters[name] = value


def leave(_case: Case) -> None:
    """The city and the code stay as they were made up."""


def place_with_key(case: Case) -> None:
    case.path_parameters = {"city": CITY, "code": CODE}
    case.headers = {"Idempotency-Key": str(uuid4())}


def main(url: str, number: int, cases: int) -> None:
    thrown = Thrown(url, number)
    kinds = thrown.kinds()
    at_once = min(_AT_ONCE, -(-cases // len(kinds)))
    while thrown.sent < cases:
        for requests_, into in kinds:
            thrown.throw(requests_, into, at_once)
            sys.stdout.write(f"{thrown.sent} {thrown.broken[:5]}\n")
            sys.stdout.flush()
    said = {"sent": thrown.sent, "statuses": dict(thrown.statuses), "broken": thrown.broken[:20]}
    sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")


main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
