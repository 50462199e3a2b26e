"""A body that is too large is refused by what it says of itself."""

import pytest
from django.conf import settings
from django.test import Client

from yorozu.municipality.models import Municipality

pytestmark = pytest.mark.django_db
TOO_MUCH = str(settings.YOROZU_MOST_BODY + 1)


class _Unread:
    """A body that nobody may ask for."""

    def read(self, *_: object) -> bytes:
        raise AssertionError("the body was read")

    readline = read


@pytest.mark.parametrize("length", [TOO_MUCH, "9" * 400, "1_000_000_000", "９９９９９９９９９"])
def test_a_body_over_the_limit_is_refused_without_being_read(
    client: Client, city: Municipality, length: str
) -> None:
    sent = {
        "CONTENT_LENGTH": length,
        "wsgi.input": _Unread(),
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
    }
    page = client.generic("POST", "/miyako/status/", **sent)
    assert page.status_code == 413
    assert "ファイルを小さくする" in page.content.decode()
    assert page["X-Content-Type-Options"] == "nosniff"
    told = client.generic("POST", "/api/v1/miyako/procedures/x/applications", **sent)
    assert (told.status_code, "ファイルを小さくする" in told.json()["errors"][0]["message"]) == (413, True)


@pytest.mark.parametrize("length", [None, "", "0", "-1", "x"])
def test_a_request_without_a_body_goes_on(client: Client, city: Municipality, length: str | None) -> None:
    assert (
        client.generic(
            "GET", "/miyako/", **({} if length is None else {"CONTENT_LENGTH": length})
        ).status_code
        == 200
    )
