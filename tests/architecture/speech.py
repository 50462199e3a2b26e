"""Which templates residents see, and what of a template stands outside the tags of translation."""

import re
from pathlib import Path

import yorozu

ROOT = Path(yorozu.__file__).parent
#: Residents' by their frame, but for those who write programs, for the demo, and for staff.
NOT_TOLD = {"config/api_docs.html", "config/demo_mail.html"}
_STAFF = re.compile(
    r"/desk/|/designer/|^identity/(?!my_)|^approvals/|^records/|^cases/panels/|^outreach/desk"
)
#: Shown by tags and services, not by their name in another template.
_PARTS = re.compile(
    r"^forms/|/panels/|^ui/(error_summary|field|pagination|status_tag|messages|display)\.html$"
)
_JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")
_SAID = re.compile(
    r"{%\s*comment.*?endcomment\s*%}|{%\s*blocktranslate\b.*?endblocktranslate\s*%}|{#.*?#}|{%\s*translate\s.*?%}"
    r"|_\(\"[^\"]*\"\)|_\('[^']*'\)",
    re.DOTALL,
)


def templates() -> dict[str, str]:
    """Every template's text by the name under which it is asked for."""
    return {
        path.as_posix().split("/templates/")[1]: path.read_text(encoding="utf-8")
        for path in ROOT.rglob("templates/**/*.html")
    }


def told_to_residents(sources: dict[str, str]) -> set[str]:
    """Names of the templates of residents' pages, with all that they include."""
    frame = [name for name in sources if "ui/resident.html" in _ancestors(name, sources)]
    waiting = [name for name in (*frame, *filter(_PARTS.search, sources)) if name in sources]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in found or name not in sources or name in NOT_TOLD or _STAFF.search(name):
            continue
        found.add(name)
        waiting += re.findall(r'{%\s*(?:include|extends) "([^"]+)"', sources[name])
    return found


def unsaid(source: str) -> list[str]:
    """Lines with Japanese that no tag of translation holds."""
    return [line.strip()[:80] for line in _SAID.sub("", source).splitlines() if _JAPANESE.search(line)]


def _ancestors(name: str, sources: dict[str, str]) -> list[str]:
    found = [name]
    while match := re.match(r'\s*{%\s*extends "([^"]+)"', sources.get(found[-1], "")):
        found.append(match[1])
    return found
