"""Makes the README's pictures: walks the road in a demo of its own and keeps what a person sees on the way.

Needs chromium, and pdftoppm (poppler-utils) for the picture of the notice.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser import desk, resident  # noqa: E402
from tests.browser.conftest import CHROMIUM  # noqa: E402
from tests.browser.filling import fill_page  # noqa: E402
from tests.browser.installation import Installation  # noqa: E402
from tests.browser.schemas import example  # noqa: E402
from tests.browser.screens import DESK, FLAGS, PHONE, Screen, screen  # noqa: E402

PICTURES = ROOT / "docs/images"
CITY, CODE, TITLE = "miyako", "water-start", "水道使用開始届"
PORT = 8791


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="yorozu-pictures-") as folder:
        data = Path(folder) / "demo"
        command = [
            sys.executable,
            "-m",
            "yorozu.config.cli",
            "demo",
            "--data",
            str(data),
            "--port",
            str(PORT),
        ]
        demo = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            for line in demo.stdout or ():
                if "止めるには" in line:
                    break
            _walk(Installation(f"http://127.0.0.1:{PORT}", data, {}, data / "log"))
        finally:
            demo.terminate()
            demo.wait(20)
    return 0


def _walk(installation: Installation) -> None:
    answers = example(installation, CITY, CODE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with (
            screen(browser, installation.url, PHONE) as applicant,
            screen(browser, installation.url, DESK) as worker,
        ):
            applicant.go(f"/{CITY}/")
            _keep(applicant, "home")
            resident.find_procedure(applicant, CITY, "水道", TITLE)
            resident.start(applicant)
            fill_page(applicant.page, answers)
            _keep(applicant, "form")
            resident.fill_sections(applicant, answers)
            receipt = resident.submit(applicant)
            _decide(browser, installation, worker, receipt)
            desk.issue_notice(worker)
            resident.look_up(applicant, CITY, receipt)
            _keep_notice(resident.download_notice(applicant))
        browser.close()


def _decide(browser: Browser, installation: Installation, worker: Screen, receipt: resident.Receipt) -> None:
    desk.sign_in(worker, CITY, "worker")
    desk.open_case(worker, CITY, receipt)
    desk.accept(worker)
    _keep(worker, "case")
    desk.tick_checks(worker)
    desk.propose(worker, "accept")
    for who in ("chief", "manager"):
        with screen(browser, installation.url, PHONE) as approver:
            desk.sign_in(approver, CITY, who)
            desk.approve(approver, CITY, receipt)


def _keep(seen: Screen, name: str) -> None:
    seen.page.evaluate("scrollTo(0, 0); document.activeElement?.blur()")
    seen.page.screenshot(path=PICTURES / f"{name}.png")


def _keep_notice(content: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        target = str(PICTURES / "notice")
        subprocess.run(["pdftoppm", "-png", "-r", "60", "-singlefile", file.name, target], check=True)


if __name__ == "__main__":
    sys.exit(main())
