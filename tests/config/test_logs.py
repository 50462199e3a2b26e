"""The log names faults and tells nothing of what people wrote."""

import io
import logging
import sys
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponseForbidden, HttpResponseServerError
from django.test import RequestFactory
from django.utils.log import log_response

from yorozu.config.logs import WithoutMessages
from yorozu.municipality.models import Municipality, Post

WRITTEN = "090-1234-5678"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(WithoutMessages("{levelname} {name} {message}", style="{"))
    logger = logging.getLogger("yorozu.tried")
    logger.addHandler(handler)
    yield written
    logger.removeHandler(handler)


def test_a_fault_is_named_by_kind_and_place_and_not_by_its_message(log: io.StringIO) -> None:
    try:
        try:
            int(WRITTEN)
        except ValueError as fault:
            raise KeyError(WRITTEN) from fault
    except KeyError:
        logging.getLogger("yorozu.tried").exception("it failed")
    said = log.getvalue()
    assert WRITTEN not in said
    assert said.startswith("ERROR yorozu.tried it failed\nbuiltins.KeyError\n")
    assert "builtins.ValueError" in said
    assert "test_logs.py" in said


def test_what_another_formatter_wrote_is_not_taken_over(log: io.StringIO) -> None:
    try:
        int(WRITTEN)
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "x", 1, "x", None, sys.exc_info())
    assert WRITTEN in logging.Formatter().format(record)
    assert WRITTEN not in WithoutMessages().format(record)
    assert WRITTEN in logging.Formatter().format(record)


@pytest.mark.django_db
def test_what_the_database_says_is_named_by_its_code(log: io.StringIO, city: Municipality) -> None:
    try:
        with transaction.atomic():
            Post.objects.create(municipality=city, code="mayor", name=WRITTEN, rank=1)
    except IntegrityError:
        logging.getLogger("yorozu.tried").exception("refused")
    assert WRITTEN not in log.getvalue()
    code = "23505" if connection.vendor == "postgresql" else "SQLITE_CONSTRAINT_UNIQUE"
    assert f"({code})" in log.getvalue()


def test_a_fault_of_the_system_is_named_by_its_number(log: io.StringIO) -> None:
    try:
        raise FileNotFoundError(2, "No such file", WRITTEN)
    except FileNotFoundError:
        logging.getLogger("yorozu.tried").exception("gone")
    assert "builtins.FileNotFoundError (2)" in log.getvalue()
    assert WRITTEN not in log.getvalue()


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("/miyako/remote/in/geheim/", "/<slug:city>/remote/in/<str:token>/"),
        ("/miyako/prefilled/geheim/", "/<slug:city>/prefilled/<str:token>/"),
        ("/miyako/ticket/geheim/", "/<slug:city>/ticket/<str:ticket>/"),
        ("/miyako/remote/in/geheim", "/…"),
        ("/miyako/remote/in/geheim秘密/", "/<slug:city>/remote/in/<str:token>/"),
    ],
)
def test_a_link_that_still_opens_something_is_written_as_its_route(
    log: io.StringIO, path: str, written: str
) -> None:
    request = RequestFactory().get(path, {"code": "geheim"})
    logger = logging.getLogger("yorozu.tried")
    response = HttpResponseServerError()
    log_response("%s: %s", "Error", request.path, response=response, request=request, logger=logger)
    assert log.getvalue() == f"ERROR yorozu.tried Error: {written}\n"
    refused = HttpResponseForbidden()
    reason = f"Referer checking failed - https://apply.example.jp{path} does not match"
    log_response(
        "(%s): %s", reason, request.get_full_path(), response=refused, request=request, logger=logger
    )
    assert "geheim" not in log.getvalue()
    assert f"does not match): {written}\n" in log.getvalue()


def test_the_service_writes_its_log_so() -> None:
    assert settings.LOGGING["formatters"]["plain"]["()"] == "yorozu.config.logs.WithoutMessages"
