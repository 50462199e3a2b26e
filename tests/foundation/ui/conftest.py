"""The frame's links are made up here, so that these tests stand on foundation alone."""

import pytest

from yorozu.foundation import navigation
from yorozu.foundation.navigation import NavItem


@pytest.fixture(autouse=True)
def _made_up_links(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_items", [])
    monkeypatch.setattr(navigation, "_url", lambda item, city: f"/{city}/{item.url_name}")
    for item in (
        NavItem("申請の状況を調べる", "status/", area="resident"),
        NavItem("職員の方", "desk/sign-in/", area="footer"),
        NavItem("仕事の一覧", "desk/", order=1),
        NavItem("決裁の受信箱", "desk/inbox/", order=2),
        NavItem("監査", "desk/audit/", allowed=lambda _request: False, order=3),
    ):
        navigation.register(item)
