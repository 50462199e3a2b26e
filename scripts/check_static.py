"""What can be found without running anything: bandit, our own semgrep rules (.semgrep/), secrets in tracked files.

Every finding is fixed, or explained in one line where it stands: `# noqa: S608  why` for what bandit and ruff both know,
`# nosemgrep: <rule>  why` for our own rules, `pragma: allowlist secret` for what only looks like a secret.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RULES = ROOT / ".semgrep"
SEMGREP = ROOT / ".venv" / "semgrep" / "bin" / "semgrep"
# Bandit's numbers are ruff's, but for a second one for the same thing.
_SAME = {"B703": "B308"}


@dataclass(frozen=True)
class Finding:
    """`line` counts from 1."""

    rule: str
    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}"


def bandit(*paths: Path) -> list[Finding]:
    """What bandit finds and no line explains."""
    done = _run(sys.executable, "-m", "bandit", "-q", "-r", "-f", "json", "-c", str(ROOT / "pyproject.toml"), *map(str, paths))  # fmt: skip
    return [
        Finding(each["test_id"], each["filename"], each["line_number"])
        for each in json.loads(done)["results"]
        if not _explained(each["filename"], each["line_range"], each["test_id"])
    ]


def semgrep(*paths: Path) -> list[Finding]:
    """What our own rules find. Raises RuntimeError for a rule that semgrep cannot read."""
    done = _run(
        str(SEMGREP), "scan", "--config", str(RULES), "--metrics=off", "--disable-version-check", "--no-git-ignore",
        "--json", "--quiet", *map(str, paths),
    )  # fmt: skip
    found = json.loads(done)
    if found["errors"] or not found["paths"]["scanned"]:
        raise RuntimeError(f"semgrep: {found['errors'][:1] or 'nothing was looked at'}")
    return [Finding(each["check_id"].split(".")[-1], each["path"], each["start"]["line"]) for each in found["results"]]  # fmt: skip


def secrets(*paths: Path, root: Path = ROOT) -> list[Finding]:
    """What looks like a key or a password, and no line says that it only looks like one."""
    names = [str(path.relative_to(root)) for path in paths]
    done = _run(sys.executable, "-m", "detect_secrets", "scan", "--no-verify", *names, root=root)
    return [
        Finding(each["type"], name, each["line_number"])
        for name, found in json.loads(done)["results"].items()
        for each in found
        if each["type"] != "Secret Keyword"
        or not name.startswith("tests/")  # made-up passwords are no secrets
    ]


def rules() -> list[str]:
    """The names of our own rules."""
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(RULES.glob("*.yaml")))
    return re.findall(r"^  - id: (\S+)$", text, re.MULTILINE)


def tracked() -> list[Path]:
    """Every file of the repository that a person wrote: no pictures, and no lock, which is all hashes."""
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    paths = [ROOT / name for name in names.split("\0") if name]
    left_out = (".png", ".lock", "package-lock.json", ".pdf")
    return [path for path in paths if path.is_file() and not path.name.endswith(left_out)]


def findings() -> Iterator[Finding]:
    """Everything unexplained in the product, and secrets in every tracked file."""
    yield from bandit(ROOT / "src")
    yield from semgrep(ROOT / "src")
    yield from secrets(*tracked())


def main() -> int:
    found = list(findings())
    for each in found:
        print(each)
    print(f"static: {len(found)} findings, {len(rules())} rules of our own")
    return 1 if found else 0


def _explained(path: str, lines: list[int], rule: str) -> bool:
    number = _SAME.get(rule, rule).removeprefix("B")
    text = Path(path).read_text(encoding="utf-8").splitlines()
    return any(
        re.search(rf"# noqa:[^#]*\bS{number}\b", text[line - 1]) for line in lines if line <= len(text)
    )


def _run(*command: str, root: Path = ROOT) -> str:
    environ = {**os.environ, "SEMGREP_SEND_METRICS": "off", "SEMGREP_ENABLE_VERSION_CHECK": "0"}
    done = subprocess.run(command, cwd=root, env=environ, capture_output=True, text=True, check=False)
    if not done.stdout.strip():
        raise RuntimeError(f"{Path(command[0]).name}: {done.stderr[-500:]}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
