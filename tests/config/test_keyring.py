"""What operators set and run about keys and anchors."""

from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from tests.factories import AT
from yorozu.config import keeping
from yorozu.config.cli import operating
from yorozu.config.environment import WrongSetting
from yorozu.municipality.models import Municipality
from yorozu.trust import vault
from yorozu.trust.audit import verify_chain
from yorozu.trust.models import AuditEntry, VaultKey
from yorozu.trust.vault import cities, master, rotation


@pytest.fixture
def own_data(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own, and no waiting for other processes."""
    settings.YOROZU_DATA = tmp_path
    settings.YOROZU_ANCHORS = tmp_path / "anchors.jsonl"
    monkeypatch.setattr(cities, "KEPT", 0.0)
    monkeypatch.setattr(rotation, "_ON_ITS_WAY", 0.0)
    master.create_master_key()
    return tmp_path


def _run(name: str, **options: object) -> int:
    return operating.run(name, Namespace(**options))


@pytest.mark.django_db
def test_the_state_of_the_keys_is_shown(
    own_data: Path, city: Municipality, capsys: pytest.CaptureFixture[str]
) -> None:
    vault.create_key(municipality=city, at=AT)
    vault.destroy_key(vault.create_key(municipality=city, at=AT), at=AT)
    assert _run("keys_status") == 0
    said = capsys.readouterr().out
    assert "マスターキー: file:1" in said
    assert "宮古市: 市の鍵 令和8年11月20日から、案件の鍵 1 件、廃棄した鍵 1 件\n" in said
    VaultKey.objects.within(city).filter(destroyed_at=None).update(city_key=None)
    assert _run("keys_status") == 1
    assert "残り 1 件（yorozu keys rotate --city miyako で続けます）" in capsys.readouterr().out


@pytest.mark.django_db
def test_keys_are_replaced_and_the_audit_chain_tells_of_it(
    own_data: Path, city: Municipality, capsys: pytest.CaptureFixture[str]
) -> None:
    key = vault.create_key(municipality=city, at=AT)
    blob = vault.seal(key, b"x", context="a")
    assert _run("keys_rotate", master=False, city="miyako", cities=False) == 0
    assert _run("keys_rotate", master=True, city=None, cities=False) == 0
    assert _run("keys_rotate", master=False, city=None, cities=True) == 0
    said = capsys.readouterr().out
    assert said.count("案件の鍵 1 件を包み直し、古い鍵を消しました。") == 2
    assert "マスターキーは file:2 になりました。" in said
    assert vault.unseal(VaultKey.objects.get(pk=key.pk), blob, context="a") == b"x"
    told = AuditEntry.objects.within(city).filter(action__startswith="keys.").order_by("sequence")
    assert [each.action for each in told] == ["keys.city_rotated", "keys.master_rotated", "keys.city_rotated"]
    assert verify_chain(city) == []
    assert _run("keys_status") == 0


@pytest.mark.django_db
def test_a_city_that_is_not_there_is_said(own_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("keys_rotate", master=False, city="nowhere", cities=False) == 1
    assert capsys.readouterr().err


@pytest.mark.django_db
def test_the_chains_are_anchored_on_demand(
    own_data: Path, city: Municipality, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (_run("audit_anchor"), _run("audit_anchor")) == (0, 0)
    assert capsys.readouterr().out.splitlines() == [
        "外部の控えの 1 行目に、miyako の末尾を書きました。",
        "前に控えてから記録は増えていません。",
    ]
    assert _run("audit_verify", city=None) == 0
    (own_data / "anchors.jsonl").unlink()
    assert _run("audit_verify", city=None) == 1
    assert "外部の控えの 1 行目がない" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("YOROZU_ANCHOR_MINUTES", "often", "整数"),
        ("YOROZU_ANCHOR_MINUTES", "1441", "1440"),
        ("YOROZU_TSA_URL", "ftp://tsa", "https://"),
        ("YOROZU_TSA_URL", "https://tsa.example.jp/tsr", "YOROZU_TSA_CERTIFICATES"),
        ("YOROZU_KMS_URL", "https://vault:8200/yorozu", "transit"),
        ("YOROZU_KMS_URL", "https://vault:x/transit/yorozu", "transit"),
        ("YOROZU_KMS_URL", "https://vault:8200/transit/yorozu", "YOROZU_KMS_TOKEN_FILE"),
        ("YOROZU_TSA_CERTIFICATES", "/nowhere.pem", "ありません"),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: str, said: str) -> None:
    with pytest.raises(WrongSetting, match=said):
        keeping.read(Path("/data"), {name: value})


def test_without_settings_a_file_in_the_data_folder_takes_the_anchors() -> None:
    read = keeping.read(Path("/data"), {})
    assert (read.anchors, read.anchor_minutes) == (Path("/data/anchors.jsonl"), 10)
    assert (read.tsa_url, read.tsa_certificates, read.kms_url, read.kms_token_file) == ("", None, "", None)
