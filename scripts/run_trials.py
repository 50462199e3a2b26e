"""Runs the long form of the trials named (all without a name) on SQLite and PostgreSQL; writes docs/trust.md."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TRIALS = ROOT / "tests" / "trials"


def main(named: list[str]) -> int:
    known = sorted(path.stem.removeprefix("test_") for path in TRIALS.glob("test_*.py"))
    unknown = sorted(set(named) - set(known))
    if unknown:
        print(f"no such trial: {', '.join(unknown)}; there are {', '.join(known)}")
        return 2
    return max(_run(database, named or known) for database in ("sqlite", "postgresql"))


def _run(database: str, named: list[str]) -> int:
    print(f"== {database}", flush=True)
    environ = {**os.environ, "YOROZU_TEST_DB": database, "YOROZU_TRIALS": "long"}
    files = [str(TRIALS / f"test_{name}.py") for name in named]
    command = [sys.executable, "-m", "pytest", "--timeout=7200", "-v", "--durations=0", *files]
    return subprocess.run(command, cwd=ROOT, env=environ, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
