"""The scripts, each in a real browser on a sample page."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page

from . import sample, screen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(screen.CHROMIUM).exists(), reason="chromium is not installed"),
]


@contextmanager
def opened(name: str) -> Iterator[Page]:
    html = sample.page(name)
    with screen.browser_page(lambda _path: html, 1280) as page:
        page.goto(f"{screen.ORIGIN}/miyako/")
        page.wait_for_load_state("load")
        yield page


@pytest.fixture
def resident() -> Iterator[Page]:
    with opened("resident") as page:
        yield page


@pytest.fixture
def desk() -> Iterator[Page]:
    with opened("desk") as page:
        yield page


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.textContent"))


def test_the_error_summary_has_the_focus_and_its_links_lead_to_the_controls(resident: Page) -> None:
    assert resident.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    resident.click(".y-error-summary a >> text=氏名")
    assert focused(resident) == "id_name"
    resident.click(".y-error-summary a >> text=世帯")
    assert focused(resident) == "id_kind_0"


def test_a_second_press_of_a_submit_button_sends_nothing(resident: Page) -> None:
    sent = resident.evaluate("""() => {
      const form = document.querySelector('form[data-guard]');
      let sent = 0;
      form.addEventListener('submit', (event) => {
        if (!event.defaultPrevented) sent += 1;
        event.preventDefault();
      });
      form.requestSubmit(); form.requestSubmit();
      const twice = sent;
      window.dispatchEvent(new PageTransitionEvent('pageshow'));
      form.requestSubmit();
      return [twice, sent];
    }""")
    assert sent == [1, 2]


def test_typed_text_is_not_left_without_asking(resident: Page) -> None:
    asked: list[str] = []

    def answer(dialog: object) -> None:
        asked.append(dialog.type)  # type: ignore[attr-defined]
        dialog.accept()  # type: ignore[attr-defined]

    resident.on("dialog", answer)
    resident.reload()
    assert asked == []
    resident.locator("#id_name").press_sequentially("髙橋")
    resident.reload()
    assert asked == ["beforeunload"]


def test_a_place_is_marked_with_the_keyboard_alone(resident: Page) -> None:
    resident.get_by_role("button", name="地図の真ん中に印を置く").press("Enter")
    assert resident.input_value("#id_lat") == "39.640000"
    assert resident.input_value("#id_lng") == "141.950000"
    assert "印を置きました" in resident.inner_text(".y-map__status")
    resident.get_by_role("button", name="印を消す").press("Enter")
    assert resident.input_value("#id_lat") == ""


def test_a_click_on_the_map_marks_the_place(resident: Page) -> None:
    resident.locator(".y-map").click(position={"x": 100, "y": 150})
    assert 39.5 < float(resident.input_value("#id_lat")) < 39.8
    assert float(resident.input_value("#id_lng")) < 141.95


def test_j_and_k_walk_through_the_rows_and_can_be_switched_off(desk: Page) -> None:
    desk.keyboard.press("j")
    desk.keyboard.press("j")
    assert focused(desk) == "MYK-2026-000012"
    desk.keyboard.press("k")
    assert focused(desk) == "MYK-2026-000011"
    desk.get_by_role("button", name="キー操作を切る").click()
    desk.keyboard.press("j")
    assert focused(desk) == "キー操作を使う"


def test_letters_typed_in_a_field_do_not_move_the_rows(desk: Page) -> None:
    desk.focus("#n")
    desk.keyboard.type("jk")
    assert focused(desk) == "n"
    assert desk.input_value("#n") == "jk"
