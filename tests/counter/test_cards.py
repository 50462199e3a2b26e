"""Card readers: a bridge that speaks the protocol, bridges that do not, and sample cards."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from yorozu.counter.cards import FORMAT, LARGEST, Reading, read_answer
from yorozu.counter.readers import Bridge, Files, reader_named
from yorozu.foundation.errors import Invalid, NotFound, Unavailable
from yorozu.foundation.postal import split

TODAY = date(2026, 11, 20)
FACTS = {
    "name": "髙橋　𠮷子", "address": "岩手県宮古市宮町一丁目1番30号", "birth_date": "19850401", "sex": "2",
}  # fmt: skip


class _Bridge(BaseHTTPRequestHandler):
    """Answers with what `server.answer` makes of the request."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status, body = self.server.answer(self.path, asked)  # type: ignore[attr-defined]
        self.send_response(status)
        self.send_header("Location", "/elsewhere")
        self.end_headers()
        try:
            for piece in body if isinstance(body, list) else [body]:
                self.wfile.write(piece)
                self.wfile.flush()
                time.sleep(0.05 if isinstance(body, list) else 0)
        except OSError:
            return

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the test says what matters."""


@contextmanager
def bridge(answer: Any, within: float = 5.0) -> Iterator[Bridge]:
    server = HTTPServer(("127.0.0.1", 0), _Bridge)
    server.answer = answer  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield Bridge(f"http://127.0.0.1:{server.server_port}/card/", answer_within=within)
    finally:
        server.shutdown()
        server.server_close()


def _json(asked: dict[str, Any], **changes: Any) -> bytes:
    return json.dumps({"format": FORMAT, "request": asked["request"], **FACTS, **changes}).encode()


def test_a_bridge_is_asked_and_its_four_facts_are_taken_as_the_card_has_them() -> None:
    asked_at: list[str] = []

    def answer(path: str, asked: dict[str, Any]) -> tuple[int, bytes]:
        asked_at.append(path)
        return 200, _json(asked)

    with bridge(answer) as reader:
        found = reader.read(sample="", today=TODAY)
    assert asked_at == ["/card/read"]
    assert found == Reading("髙橋　𠮷子", FACTS["address"], date(1985, 4, 1), "女")
    assert found.as_known()["person.address"] == {
        "postal_code": "0270052", "prefecture": "岩手県", "city": "宮古市", "town": "宮町一丁目1番30号",
        "building": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("error", "told"),
    [("no-card", "カードが見つかりません"), ("pin-locked", "回数を超えた"), ("??", "正しい内容")],
)
def test_what_goes_wrong_at_the_reader_is_said_with_what_to_do(error: str, told: str) -> None:
    def answer(path: str, asked: dict[str, Any]) -> tuple[int, bytes]:
        return 409, json.dumps({"format": FORMAT, "request": asked["request"], "error": error}).encode()

    with bridge(answer) as reader, pytest.raises(Invalid, match=told):
        reader.read(sample="", today=TODAY)


@pytest.mark.parametrize("status", [302, 404, 500])
def test_no_redirect_is_followed_and_no_other_answer_taken(status: int) -> None:
    with (
        bridge(lambda path, asked: (status, _json(asked))) as reader,
        pytest.raises(Unavailable, match="つながりません"),
    ):
        reader.read(sample="", today=TODAY)


def test_a_bridge_that_drips_or_is_not_there_does_not_hold_up_the_clerk() -> None:
    with bridge(lambda path, asked: (200, [b" "] * 60), within=0.3) as reader:
        began = time.monotonic()
        with pytest.raises(Unavailable):
            reader.read(sample="", today=TODAY)
        assert time.monotonic() - began < 3
    with pytest.raises(Unavailable, match="つながりません"):
        Bridge("http://127.0.0.1:9/").read(sample="", today=TODAY)


@pytest.mark.parametrize(
    "changes",
    [
        {"request": "another's"}, {"format": "other/1"}, {"name": ""}, {"name": None}, {"name": "a" * 101},
        {"name": "花子\u202e"}, {"name": "花\x00子"}, {"name": "\ud800"}, {"address": "宮町一丁目"}, {"address": ["岩手県"]},
        {"birth_date": "20261121"}, {"birth_date": "19850230"}, {"birth_date": "１９８５０４０１"}, {"birth_date": 19850401},
        {"sex": "9"}, {"sex": 2}, {"my_number": "123456789012"},
    ],
)  # fmt: skip
def test_a_half_or_hostile_answer_is_refused_whole(changes: dict[str, Any]) -> None:
    body = json.dumps({"format": FORMAT, "request": "r", **FACTS, **changes}).encode()
    with pytest.raises(Unavailable):
        read_answer(body, request="r", today=TODAY)
    without = {name: value for name, value in FACTS.items() if name not in changes}
    with pytest.raises(Unavailable):
        read_answer(
            json.dumps({"format": FORMAT, "request": "r", **without}).encode(), request="x", today=TODAY
        )


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"\xff", b"[" * 4000, b" " * (LARGEST + 1), b"{}"])
def test_what_is_no_reading_is_refused(body: bytes) -> None:
    with pytest.raises(Unavailable):
        read_answer(body, request="r", today=TODAY)


def test_sample_cards_stand_for_a_reader(settings: Any) -> None:
    folder = Path(__file__).parents[2] / "packs/cards"
    settings.YOROZU_CARD_READERS = {"見本": f"file:{folder}", "1番": "http://127.0.0.1:8571"}
    reader = reader_named("見本")
    assert isinstance(reader, Files)
    assert len(reader.samples) == 3
    for sample in reader.samples:
        assert reader.read(sample=sample, today=TODAY).as_known()["person.address"]["postal_code"]
    for made_up in ("../cities/miyako", "", "nobody"):
        with pytest.raises(NotFound):
            reader.read(sample=made_up, today=TODAY)
    assert isinstance(reader_named("1番"), Bridge)
    assert reader_named("1番").samples == []
    for unknown in ("", "2番"):
        with pytest.raises(NotFound):
            reader_named(unknown)


def test_an_address_in_one_line_is_split_at_the_longest_city() -> None:
    found = split("東京都千代田区霞が関2-1-2")
    assert found is not None
    assert (found[0], found[1].city, found[1].town) == ("1000013", "千代田区", "霞が関2-1-2")
    assert split("どこか") is None
    assert split("岩手県宮古市") is not None
