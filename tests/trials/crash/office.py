"""The office and the residents it writes to, over HTTP: cases go down the whole road while everything is killed.

As people do, everybody looks at the page first and does what it offers. Whoever gets no answer looks again.
"""

import random
import re
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import requests

from tests.trials.crash.residents import CITY, Ledger, Sent, new_photo

PASSWORD = "yorozu-demo"
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
_STATE = re.compile(r'<p class="y-lead">.*?<span class="y-tag[^"]*">([^<]+)</span>', re.DOTALL)
_LOCK = re.compile(r'name="lock" value="(\d+)"')
_CASE = re.compile(rf"/{CITY}/desk/cases/(\d+)/")
_PROPOSAL = re.compile(rf"/{CITY}/desk/approvals/(\d+)/")
_SHOWN = re.compile(r'name="_shown" value="([^"]*)"')
_STEP = re.compile(r'name="step" value="(\d+)"><input type="hidden" name="version" value="(\d+)"')
_PATIENCE = 40.0  # looks; one that got no answer counts for a tenth
_AT_ONCE = 5
_PHOTOS = 2
_ENDED = {"保存済み", "取下げ"}


class NotNow(Exception):
    """Not the answer that was hoped for: look again later."""


class NoAnswer(NotNow):
    """None at all, or that something is away."""


@dataclass
class Done:
    """What was acknowledged to people: (receipt number, act), and how many cases reached their end."""

    acts: list[tuple[str, str]] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    conflicts: int = 0
    lost_answers: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, receipt: str, act: str) -> None:
        with self.lock:
            self.acts.append((receipt, act))


class Browser:
    """A browser with its cookies. Raises NotNow for whatever is no answer of the service."""

    def __init__(self, url: str, done: Done) -> None:
        self._url, self._done = url, done
        self._session = requests.Session()

    def get(self, path: str) -> str:
        return self._ask("GET", path).text

    def post(self, path: str, page: str, photo: bytes | None = None, **values: object) -> bool:
        """True when it was done (a redirect); False when somebody was first or something is wrong with it."""
        token = _TOKEN.search(page)
        if token is None:
            raise NotNow(path)
        answer = self._ask("POST", path, {**values, "csrfmiddlewaretoken": token[1]}, photo)
        if answer.status_code == 409:
            with self._done.lock:
                self._done.conflicts += 1
        return answer.status_code == 302

    def _ask(
        self, method: str, path: str, values: dict[str, object] | None = None, photo: bytes | None = None
    ) -> requests.Response:
        follow = method == "GET"
        files = {"photo": ("b.png", photo, "image/png")} if photo else None
        try:
            answer = self._session.request(
                method, self._url + path, data=values, files=files, timeout=20, allow_redirects=follow,
                headers={"Referer": self._url + path},
            )  # fmt: skip
        except requests.RequestException as fault:
            if method == "POST":
                with self._done.lock:
                    self._done.lost_answers += 1
            raise NoAnswer(path) from fault
        if answer.status_code >= 500:
            raise NoAnswer(path)
        if answer.status_code == 429:
            raise NotNow(path)
        return answer


class Staff(Browser):
    """A member of staff, signed in."""

    def __init__(self, url: str, done: Done, who: str) -> None:
        super().__init__(url, done)
        self._who = who

    def at_desk(self, path: str) -> str:
        page = self.get(path)
        if 'name="password"' not in page:
            return page
        self.post(f"/{CITY}/desk/sign-in/", page, login=f"{CITY}-{self._who}", password=PASSWORD)
        page = self.get(path)
        if 'name="password"' in page:
            raise NotNow(path)
        return page


class Team:
    """A clerk, a chief and a manager who take one case after another to its end."""

    def __init__(self, url: str, ledger: Ledger, done: Done) -> None:
        self._url, self._ledger, self._done = url, ledger, done
        self._clerk, self._chief, self._manager = (
            Staff(url, done, who) for who in ("worker", "chief", "manager")
        )
        self._put_off: deque[Sent] = deque()

    def sign_in(self) -> None:
        """Before anything is killed: tries that get no answer count as wrong passwords do."""
        for each in (self._clerk, self._chief, self._manager):
            each.at_desk(f"/{CITY}/desk/")

    def work(self, stop: Callable[[], bool]) -> None:
        while not stop():
            sent = self._next()
            if sent is None:
                time.sleep(0.1)
                continue
            if not self._carry(sent, stop):
                self._put_off.append(sent)

    def _next(self) -> Sent | None:
        if len(self._put_off) >= _AT_ONCE:
            return self._put_off.popleft()
        with self._ledger.lock:
            older = (len(self._ledger.acknowledged) + 1) // 2  # there is a case for them by now
            return self._ledger.acknowledged[random.randrange(older)] if older else None  # noqa: S311

    def _carry(self, sent: Sent, stop: Callable[[], bool]) -> bool:
        """Whether it came to its end. What waits for a worker that died waits for minutes: others go on meanwhile."""
        resident = Applicant(self._url, self._done, sent)
        resident.withdraws = random.random() < 0.05  # noqa: S311
        asks_back = random.random() < 0.4  # noqa: S311
        case, patience = "", _PATIENCE
        while not stop() and patience > 0:
            patience -= 1
            try:
                case = case or self._find(sent)
                page = self._clerk.at_desk(f"/{CITY}/desk/cases/{case}/")
                state = _STATE.search(page)
                if state is None or state[1] in _ENDED:
                    return True
                asks_back = self._step(sent, case, page, state[1], resident, asks_back)
            except NotNow as fault:
                patience += 0.9 * isinstance(fault, NoAnswer)
                time.sleep(random.uniform(0.1, 0.4))  # noqa: S311
        return False

    def _find(self, sent: Sent) -> str:
        found = _CASE.search(self._clerk.at_desk(f"/{CITY}/desk/?q={sent.receipt}"))
        if found is None:
            raise NotNow(sent.receipt)
        return found[1]

    def _step(
        self, sent: Sent, case: str, page: str, state: str, resident: "Applicant", asks_back: bool
    ) -> bool:
        here = f"/{CITY}/desk/cases/{case}/"
        if state == "受付待ち":
            self._act(sent, "accept", f"{here}accept/", page)
        elif state == "審査中" and resident.withdraws:
            resident.withdraw()
        elif state == "審査中" and asks_back:
            page = self._clerk.at_desk(f"{here}correction/")
            asked = {"fields_wanted": ["story", "photo"], "message": "内容をくわしく書いてください。"}
            self._act(sent, "request_correction", f"{here}correction/", page, **asked)
            return False
        elif state == "審査中":
            page = self._clerk.at_desk(f"{here}propose/")
            self._act(sent, "propose", f"{here}propose/", page, outcome="approve", reason="", summary="")
        elif state == "補正待ち":
            resident.correct()
        elif state == "決裁待ち":
            self._approve(sent, page)
        elif state == "通知待ち":
            self._act(sent, "issue", f"{here}issue/", page)
        elif state == "保存待ち" and self._act(sent, "file", f"{here}file/", page):
            self._done.closed.append(sent.receipt)
        return asks_back

    def _act(self, sent: Sent, act: str, path: str, page: str, **values: object) -> bool:
        lock = _LOCK.search(page)
        if lock is None:
            raise NotNow(path)
        if self._clerk.post(path, page, lock=lock[1], **values):
            self._done.note(sent.receipt, act)
            return True
        return False

    def _approve(self, sent: Sent, page: str) -> None:
        found = _PROPOSAL.search(page)
        if found is None:
            raise NotNow(sent.receipt)
        path = f"/{CITY}/desk/approvals/{found[1]}/"
        for who, act in ((self._chief, "approve"), (self._manager, "decide")):
            sheet = who.at_desk(path)
            step = _STEP.search(sheet)
            if step and who.post(
                f"{path}act/", sheet, act="approve", step=step[1], version=step[2], comment=""
            ):
                self._done.note(sent.receipt, act)
        time.sleep(0.1)  # the case hears of it by the worker


class Applicant(Browser):
    """The resident, on the status page of their application."""

    withdraws = False

    def __init__(self, url: str, done: Done, sent: Sent) -> None:
        super().__init__(url, done)
        self._sent = sent

    def correct(self) -> None:
        path = f"/{CITY}/status/correct/all/"
        page = self._opened(path)
        if 'name="story"' not in page:
            time.sleep(0.1)
            return
        shown = _SHOWN.search(page)
        values = {"story": f"{self._sent.story} くわしく書きました。", "_shown": shown[1] if shown else ""}
        # Of a page that was sent before and had no answer, the new photo may have been kept.
        photo = new_photo() if page.count('name="drop:photo:') < _PHOTOS else None
        if self.post(path, page, photo=photo, **values):
            self._done.note(self._sent.receipt, "correct")

    def withdraw(self) -> None:
        path = f"/{CITY}/status/withdraw/"
        page = self._opened(path)
        if self.post(path, page):
            self._done.note(self._sent.receipt, "withdraw")
        time.sleep(0.1)

    def _opened(self, path: str) -> str:
        page = self.get(path)
        if 'name="code"' not in page:
            return page
        self.post(f"/{CITY}/status/", page, number=self._sent.receipt, code=self._sent.code)
        return self.get(path)
