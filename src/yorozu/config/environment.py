"""The environment, typed. A wrong value stops the start and is named."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

REPOSITORY = Path(__file__).resolve().parents[3]


class WrongSetting(SystemExit):
    """The service must not start; the message names the variable and what it accepts."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"設定 {name} が正しくありません: {problem}")


@dataclass(frozen=True, slots=True)
class Database:
    """Where the data is: `engine` is sqlite or postgresql."""

    engine: str
    name: str
    host: str = ""
    port: str = ""
    user: str = ""
    password: str = ""


@dataclass(frozen=True, slots=True)
class Environment:
    """Everything an operator may set; see docs/operations.md for each."""

    database: Database
    data: Path
    secret_key: str
    demo: bool
    hosts: tuple[str, ...]
    https: bool
    packs: Path
    assets: Path
    proxies: int
    submissions_per_hour: int
    tickets_per_hour: int
    card_readers: Mapping[str, str]
    staff_mfa: str
    staff_idle_minutes: int
    staff_session_hours: int
    staff_confirm_minutes: int
    resident_idle_minutes: int
    resident_session_hours: int
    draft_days: int
    remote_days: int
    scan_days: int
    public_url: str
    mail_url: str
    mail_from: str
    scanner: str
    unscanned: str


def read(environ: Mapping[str, str] = os.environ) -> Environment:
    """The settings from the environment. Raises WrongSetting."""
    data = Path(environ.get("YOROZU_DATA") or REPOSITORY / "data").absolute()
    demo = _yes_no(environ, "YOROZU_DEMO", default=False)
    packs = _folder(environ, "YOROZU_PACKS", REPOSITORY / "packs")
    return Environment(
        database=_database(
            environ.get("DATABASE_URL") or f"sqlite:////{str(data / 'yorozu.sqlite3').lstrip('/')}"
        ),
        data=data,
        secret_key=_secret_key(environ),
        demo=demo,
        hosts=_hosts(environ),
        https=_yes_no(environ, "YOROZU_HTTPS", default=not demo),
        packs=packs,
        assets=_folder(environ, "YOROZU_ASSETS", REPOSITORY / "node_modules"),
        proxies=_number(environ, "YOROZU_PROXIES", 0, 0, 5),
        submissions_per_hour=_number(environ, "YOROZU_SUBMISSIONS_PER_HOUR", 60, 1, 10_000_000),
        tickets_per_hour=_number(environ, "YOROZU_TICKETS_PER_HOUR", 120, 1, 10_000_000),
        card_readers=_card_readers(environ, f"見本=file:{packs / 'cards'}" if demo else ""),
        staff_mfa=_one_of(environ, "YOROZU_STAFF_MFA", ("required", "optional"), 1 if demo else 0),
        staff_idle_minutes=_number(environ, "YOROZU_STAFF_IDLE_MINUTES", 30, 1, 480),
        staff_session_hours=_number(environ, "YOROZU_STAFF_SESSION_HOURS", 12, 1, 24),
        staff_confirm_minutes=_number(environ, "YOROZU_STAFF_CONFIRM_MINUTES", 10, 1, 60),
        resident_idle_minutes=_number(environ, "YOROZU_RESIDENT_IDLE_MINUTES", 60, 5, 480),
        resident_session_hours=_number(environ, "YOROZU_RESIDENT_SESSION_HOURS", 12, 1, 72),
        draft_days=_number(environ, "YOROZU_DRAFT_DAYS", 14, 1, 90),
        remote_days=_number(environ, "YOROZU_REMOTE_DAYS", 7, 1, 90),
        scan_days=_number(environ, "YOROZU_SCAN_DAYS", 90, 7, 365),
        public_url=_public_url(environ),
        mail_url=_mail_url(environ),
        mail_from=environ.get("YOROZU_MAIL_FROM", "no-reply@localhost"),
        scanner=_scanner(environ),
        unscanned=_one_of(environ, "YOROZU_UNSCANNED", ("refuse", "accept"), 1 if demo else 0),
    )


def assets_version(assets: Path) -> str:
    """Ten characters that change whenever a file served to browsers does."""
    own = (REPOSITORY / "src").glob("**/static/**/*")
    seen = [(each.name, each.stat().st_size, each.stat().st_mtime_ns) for each in own if each.is_file()]
    lock = assets / ".package-lock.json"
    seen.append((lock.name, lock.stat().st_size if lock.exists() else 0, 0))
    return hashlib.sha256(repr(sorted(seen)).encode()).hexdigest()[:10]


def _secret_key(environ: Mapping[str, str]) -> str:
    key = environ.get("YOROZU_SECRET_KEY", "")
    if len(key) < 32:
        raise WrongSetting("YOROZU_SECRET_KEY", "32文字以上の秘密の文字列を設定してください。")
    return key


def _yes_no(environ: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = environ.get(name, "").lower()
    if value not in ("", "0", "1", "true", "false", "yes", "no"):
        raise WrongSetting(name, f"「{value}」ではなく 1 か 0 を設定してください。")
    return value in ("1", "true", "yes") if value else default


def _number(environ: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    value = environ.get(name) or str(default)
    if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
        raise WrongSetting(name, f"「{value}」ではなく {low} から {high} までの整数を設定してください。")
    return int(value)


def _one_of(environ: Mapping[str, str], name: str, accepted: tuple[str, ...], default: int) -> str:
    value = environ.get(name) or accepted[default]
    if value not in accepted:
        raise WrongSetting(name, f"「{value}」ではなく {'、'.join(accepted)} のどれかを設定してください。")
    return value


def _folder(environ: Mapping[str, str], name: str, default: Path) -> Path:
    folder = Path(environ.get(name) or default)
    if name in environ and not folder.is_dir():
        raise WrongSetting(name, f"フォルダー {folder} がありません。")
    return folder.absolute()


def _card_readers(environ: Mapping[str, str], default: str) -> dict[str, str]:
    """`name=address` parted by commas: where a bridge answers (http, https), or a folder of samples (file:/…)."""
    found: dict[str, str] = {}
    for each in (environ.get("YOROZU_CARD_READERS") or default).split(","):
        name, _, address = (part.strip() for part in each.partition("="))
        bridge = urlsplit(address)
        good = (bridge.scheme in ("http", "https") and bridge.hostname) or address.startswith("file:/")
        if each.strip() and (not good or not 1 <= len(name) <= 40 or name in found):
            how = "「名前=http://127.0.0.1:8571」のように、カンマで区切って設定してください。"
            raise WrongSetting("YOROZU_CARD_READERS", how)
        if each.strip():
            found[name] = address
    return found


def _hosts(environ: Mapping[str, str]) -> tuple[str, ...]:
    hosts = tuple(
        each.strip() for each in environ.get("YOROZU_HOSTS", "127.0.0.1,localhost").split(",") if each.strip()
    )
    if not hosts or "*" in hosts:
        raise WrongSetting(
            "YOROZU_HOSTS", "公開するホスト名をコンマ区切りで設定してください（* は使えません）。"
        )
    return hosts


def _public_url(environ: Mapping[str, str]) -> str:
    url = environ.get("YOROZU_PUBLIC_URL", "").rstrip("/")
    wrong = WrongSetting(
        "YOROZU_PUBLIC_URL", "住民の方が開く「https://ホスト」か「https://ホスト:ポート」を設定してください。"
    )
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise wrong from None
    if url and (not good or parts.path or parts.query or parts.fragment or parts.username):
        raise wrong
    return url


def _mail_url(environ: Mapping[str, str]) -> str:
    url = environ.get("YOROZU_MAIL_URL", "file:")
    if urlsplit(url).scheme not in ("smtp", "smtps", "file"):
        raise WrongSetting(
            "YOROZU_MAIL_URL", "smtp://利用者:パスワード@ホスト:ポート か file: を設定してください。"
        )
    return url


def _scanner(environ: Mapping[str, str]) -> str:
    address = environ.get("YOROZU_SCANNER") or "none"
    wrong = WrongSetting(
        "YOROZU_SCANNER", "clamd:/ソケットのパス か clamd://ホスト:ポート か none を設定してください。"
    )
    try:
        parts = urlsplit(address)
        named = bool(parts.port) if parts.netloc else parts.path.startswith("/")
    except ValueError:
        raise wrong from None
    if address != "none" and (parts.scheme != "clamd" or not named):
        raise wrong
    return address


def _database(url: str) -> Database:
    parts = urlsplit(url)
    if parts.scheme == "sqlite" and parts.path:
        return Database(engine="sqlite", name=_sqlite_path(unquote(parts.path)))
    if parts.scheme in ("postgresql", "postgres") and parts.path.strip("/"):
        return _postgresql(parts.path.strip("/"), url)
    raise WrongSetting(
        "DATABASE_URL", "sqlite:////絶対パス か postgresql://利用者@ホスト:ポート/名前 を設定してください。"
    )


def _sqlite_path(path: str) -> str:
    # As SQLAlchemy and others write it: three slashes are relative to here, four are absolute.
    return path[1:] if path.startswith("//") else str(Path(path[1:]).absolute())


def _postgresql(name: str, url: str) -> Database:
    parts = urlsplit(url)
    try:
        port = str(parts.port or "")
    except ValueError:
        raise WrongSetting("DATABASE_URL", "ポート番号が数字ではありません。") from None
    return Database(
        "postgresql",
        unquote(name),
        parts.hostname or "",
        port,
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )
