"""What was measured on."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("django", "granian", "psycopg", "cryptography", "pillow", "typst", "django-ninja")


def lines(databases: list[str]) -> list[str]:
    """Machine and versions, for a list."""
    return [
        f"{os.cpu_count()} processors ({_processor()}), {_memory()} of memory, {_disk()}",
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
        ", ".join(f"{name} {version(name)}" for name in PACKAGES),
        *databases,
    ]


def load() -> str:
    """How busy the machine was, by its own count of waiting processes in the last minute."""
    return f"{os.getloadavg()[0]:.1f}"


def _processor() -> str:
    text = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    names = [line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown"


def _memory() -> str:
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"


def _disk() -> str:
    """The kind of file system under the temporary folder."""
    mounts = Path("/proc/mounts").read_text().splitlines() if Path("/proc/mounts").exists() else []
    roots = [line.split()[:3] for line in mounts if line.split()[1] == "/"]
    return f"file system {roots[-1][2]}" if roots else "file system unknown"
