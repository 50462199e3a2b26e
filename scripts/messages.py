"""The texts of the interface in other languages: `.venv/bin/python scripts/messages.py` brings the catalogues up to date.

Japanese is the source: every text in `{% translate %}`, `{% blocktranslate %}` and `_("…")` of a template, and in
`gettext("…")` and `gettext_noop("…")` of Python, is a message. The catalogues (`src/yorozu/locale/*/LC_MESSAGES/django.po`)
keep what is translated, gain what is new, with an empty text, and lose what nothing says any more; the `.mo` files that
Django reads are written beside them. Prints what English still lacks; exits with 1 when that is anything.
No gettext tools are needed.
"""

import ast
import re
import struct
import sys
from pathlib import Path

from django.utils.text import smart_split

SOURCES = Path(__file__).parents[1] / "src/yorozu"
LOCALE = SOURCES / "locale"
#: Every message must have a text in the first; the second has one where the plain Japanese is not easy already.
WHOLE, PARTLY = "en", "ja_Easy"
_CALLS = {"gettext", "gettext_noop"}
_BLOCK = re.compile(
    r"{%\s*blocktranslate\b(?P<how>.*?)%}(?P<text>.*?){%\s*endblocktranslate\s*%}", re.DOTALL
)
_TAG = re.compile(r"{%\s*translate\s+(\"[^\"]*\"|'[^']*')")
_LITERAL = re.compile(r"_\((\"[^\"]*\"|'[^']*')\)")
_VARIABLE = re.compile(r"{{\s*([\w.]+)\s*}}")
_HEAD = "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\nLanguage: {language}\n"

Messages = dict[str, set[str]]


def messages() -> Messages:
    """Every message with the files, below src/yorozu, that say it."""
    found: Messages = {}
    for path in sorted(SOURCES.rglob("*.html")):
        for text in in_template(path.read_text(encoding="utf-8")):
            found.setdefault(text, set()).add(str(path.relative_to(SOURCES)))
    for path in sorted(SOURCES.rglob("*.py")):
        for text in _in_python(path.read_text(encoding="utf-8")):
            found.setdefault(text, set()).add(str(path.relative_to(SOURCES)))
    return found


def in_template(source: str) -> list[str]:
    """The messages of a template, as Django looks them up."""
    found = []
    for block in _BLOCK.finditer(source):
        text = block["text"]
        if "trimmed" in list(smart_split(block["how"])):
            text = " ".join(line.strip() for line in text.strip().split("\n"))
        found.append(_VARIABLE.sub(r"%(\1)s", text.replace("%", "%%")))
    outside = _BLOCK.sub(lambda block: block["how"], source)
    found += [text[1:-1].replace("%", "%%") for text in _TAG.findall(outside)]
    return found + [text[1:-1] for text in _LITERAL.findall(source)]


def _in_python(source: str) -> list[str]:
    if not any(name in source for name in _CALLS):
        return []
    return [
        call.args[0].value
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call)
        and _name(call.func) in _CALLS
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    ]


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def read_catalogue(language: str) -> dict[str, str]:
    """Texts by message; empty where one is not translated."""
    path = LOCALE / language / "LC_MESSAGES/django.po"
    if not path.exists():
        return {}
    found: dict[str, str] = {}
    entry = {"msgid": "", "msgstr": ""}
    key = ""
    for line in [*path.read_text(encoding="utf-8").splitlines(), 'msgid ""']:
        match = re.match(r'(?:(msgid|msgstr)\s+)?"(.*)"$', line)
        if not match:
            continue
        if match[1] == "msgid":
            found[entry["msgid"]] = entry["msgstr"]
            entry = {"msgid": "", "msgstr": ""}
        key = match[1] or key
        entry[key] += ast.literal_eval(f'"{match[2]}"')
    found.pop("", None)
    return found


def written(texts: dict[str, str], said: Messages, language: str) -> str:
    """A catalogue as a file, in the order of the files that say its messages."""
    head = _HEAD.format(language=language)
    lines = ['msgid ""', 'msgstr ""', *(_quoted(line + "\n") for line in head.splitlines()), ""]
    for message in sorted(texts, key=lambda each: (min(said.get(each, {""})), each)):
        lines += [f"#: {' '.join(sorted(said.get(message, ())))}"]
        lines += [f"msgid {_quoted(message)}", f"msgstr {_quoted(texts[message])}", ""]
    return "\n".join(lines)


def compiled(texts: dict[str, str], language: str) -> bytes:
    """The catalogue as Django reads it (GNU .mo, texts that are not empty only)."""
    whole = {"": _HEAD.format(language=language), **{key: text for key, text in texts.items() if text}}
    keys = sorted(whole, key=lambda each: each.encode())
    places, strings = [], b""
    for texts_of in (keys, [whole[key] for key in keys]):
        for text in texts_of:
            raw = text.encode()
            places.append((len(raw), len(strings)))
            strings += raw + b"\0"
    start = 28 + 8 * len(places)
    table = b"".join(struct.pack("<II", length, start + place) for length, place in places)
    head = struct.pack("<7I", 0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, 28)
    return head + table + strings


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def main() -> int:
    said = messages()
    for language in (WHOLE, PARTLY):
        kept = read_catalogue(language)
        texts = {message: kept.get(message, "") for message in said}
        if language == PARTLY:
            texts = {message: text for message, text in texts.items() if text}
        folder = LOCALE / language / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "django.po").write_text(written(texts, said, language), encoding="utf-8")
        (folder / "django.mo").write_bytes(compiled(texts, language))
        if language == WHOLE:
            missing = [message for message, text in texts.items() if not text]
    for message in missing:
        print(f"{message}  ({', '.join(sorted(said[message]))})")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
