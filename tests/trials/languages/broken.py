"""The languages without one of their limits each."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from ruamel.yaml import YAML

from yorozu.forms.definition import plain, yaml
from yorozu.forms.definition.faults import FaultList
from yorozu.forms.rules import tokens
from yorozu.forms.services import definitions


@contextmanager
def no_depth_limit() -> Iterator[None]:
    """A document may be nested as deep as it likes."""
    with patch.object(yaml, "MAX_DEPTH", 10**9), patch.object(plain, "MAX_DEPTH", 10**9):
        yield


@contextmanager
def follows_aliases() -> Iterator[None]:
    """The document is built by the YAML library as it stands, and nothing counts what comes of it."""

    def read(text: str, _faults: FaultList) -> Any:
        return YAML(typ="safe", pure=True).load(text)

    with patch.object(definitions, "read_yaml", read), patch.object(plain, "MAX_NODES", 10**12):
        yield


@contextmanager
def no_cost_limit() -> Iterator[None]:
    """Loops may stand inside one another."""
    with patch.object(tokens, "_check_loops", lambda _tokens: None):
        yield


BROKEN = {
    "a parser without the limit of depth": no_depth_limit,
    "a parser that follows aliases": follows_aliases,
    "an evaluator without a limit of cost": no_cost_limit,
}
