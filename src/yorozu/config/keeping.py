"""The part of the environment that says where keys lie and where the audit chains are anchored."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from yorozu.config.environment import WrongSetting


@dataclass(frozen=True, slots=True)
class Keeping:
    """`anchor_minutes` 0 leaves anchoring to `yorozu audit anchor`; `kms_url` is empty where a file holds the key."""

    anchors: Path
    anchor_minutes: int
    tsa_url: str
    tsa_certificates: Path | None
    kms_url: str
    kms_token_file: Path | None


def read(data: Path, environ: Mapping[str, str] = os.environ) -> Keeping:
    """The settings from the environment. Raises WrongSetting."""
    tsa, kms = environ.get("YOROZU_TSA_URL", ""), environ.get("YOROZU_KMS_URL", "")
    _require_address("YOROZU_TSA_URL", tsa, parts=0)
    _require_address("YOROZU_KMS_URL", kms, parts=2)
    return Keeping(
        anchors=Path(environ.get("YOROZU_ANCHORS") or data / "anchors.jsonl").absolute(),
        anchor_minutes=_minutes(environ),
        tsa_url=tsa,
        tsa_certificates=_file(environ, "YOROZU_TSA_CERTIFICATES", needed=bool(tsa)),
        kms_url=kms,
        kms_token_file=_file(environ, "YOROZU_KMS_TOKEN_FILE", needed=bool(kms)),
    )


def _minutes(environ: Mapping[str, str]) -> int:
    value = environ.get("YOROZU_ANCHOR_MINUTES") or "10"
    if not value.isascii() or not value.isdigit() or int(value) > 1440:
        raise WrongSetting(
            "YOROZU_ANCHOR_MINUTES", f"「{value}」ではなく 0 から 1440 までの整数を設定してください。"
        )
    return int(value)


def _require_address(name: str, url: str, *, parts: int) -> None:
    if not url:
        return
    try:
        split = urlsplit(url)
        good = split.scheme in ("http", "https") and bool(split.hostname) and split.port != 0
    except ValueError:
        good = False
    if not good or len(urlsplit(url).path.strip("/").split("/")) < parts:
        example = "https://ホスト:8200/transit/鍵の名前" if parts else "https://ホスト/パス"
        raise WrongSetting(name, f"{example} の形で設定してください。")


def _file(environ: Mapping[str, str], name: str, *, needed: bool) -> Path | None:
    if not (value := environ.get(name, "")):
        if needed:
            raise WrongSetting(name, "ファイルの場所を設定してください。")
        return None
    if not Path(value).is_file():
        raise WrongSetting(name, f"ファイル {value} がありません。")
    return Path(value).absolute()
