"""The texts of the interface in other languages: `.venv/bin/python scripts/messages.py` brings the catalogues up to date.

Japanese is the source: every text in `{% translate %}`, `{% blocktranslate %}` and `_("…")` of a template, and in
`gettext("…")` and `gettext_noop("…")` of Python, is a message. So is every Japanese constant in the modules of SPOKEN:
they stay plain Japanese and are put into the language at hand where a page shows them (`{% translate message %}`).

The catalogues (`src/yorozu/locale/*/LC_MESSAGES/django.po`)
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
#: Modules, below src/yorozu, whose constants reach residents.
SPOKEN = (
    "cases/selectors/looks.py",
    "config/errors.py",
    "counter/models/ticket.py",
    "counter/offers.py",
    "counter/portal/ticket.py",
    "counter/selectors/visits.py",
    "counter/services/confirming.py",
    "counter/services/pairing.py",
    "counter/services/tickets.py",
    "forms/answers",
    "forms/definition/who.py",
    "forms/rendering",
    "forms/types",
    "foundation/mail_address.py",
    "foundation/middleware.py",
    "foundation/text.py",
    "foundation/ui/error_pages.py",
    "foundation/ui/templatetags",
    "foundation/wareki.py",
    "identity/portal",
    "identity/services/residents",
    "intake/checking.py",
    "intake/forms.py",
    "intake/models/application.py",
    "intake/models/basket.py",
    "intake/models/entry.py",
    "intake/models/mailbox.py",
    "intake/portal",
    "intake/profile_form.py",
    "intake/selectors/entries.py",
    "intake/selectors/messages.py",
    "intake/selectors/timeline.py",
    "intake/services/baskets",
    "intake/services/corrections.py",
    "intake/services/drafts.py",
    "intake/services/infected.py",
    "intake/services/lookup.py",
    "intake/services/messages",
    "intake/services/progress.py",
    "intake/services/residents.py",
    "intake/services/resuming.py",
    "intake/services/seats.py",
    "intake/services/sending.py",
    "intake/services/submission.py",
    "intake/services/telling.py",
    "intake/services/withdrawal.py",
    "intake/uploads.py",
    "intake/words.py",
    "procedures/guides/shape.py",
    "procedures/guides/walking.py",
    "procedures/labels.py",
    "procedures/portal",
    "procedures/selectors/catalogue.py",
    "procedures/selectors/guides.py",
    "trust/uploads",
)
#: Below those, what is for authors, or is a list of names.
SILENT = {"forms/types/prefectures.py", "forms/answers/prefilling.py"}
#: What stands in those modules and is no sentence to anybody: samples, patterns, what authors and staff read.
UNSPOKEN = re.compile(
    r"[\\\[\]^]|^[ぁ-んァ-ヶ・ー･-ﾟ゛゜＝ 　]$|^(岩手県|宮古市|宮町|見本銀行|本店|ヤマダ|山田|やまだ|市役所前)"
    r"|min は|min_length|max_length|length を|選択肢|Idempotency|対応表|職員が行います|この市の職員だけ|補正のお願い|補正をお願い"
    r"|直してもらう|電話か郵便で|元号|なし/なし|庁内の手続|休暇、|ー・･|^(令和|平成|昭和|大正|明治)$|^[令平昭大明]$|^元$|^〒|和暦で表せません|^[年日]$|^午後$|^例$|^ぁ-ゖ"
)
_JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")
_CALLS = {"gettext", "gettext_noop"}
_BLOCK = re.compile(r"{%\s*blocktranslate\b(?P<how>.*?)%}(?P<text>.*?){%\s*endblocktranslate\s*%}", re.DOTALL)
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
        name = path.relative_to(SOURCES).as_posix()
        for text in _in_python(
            path.read_text(encoding="utf-8"), spoken=name.startswith(SPOKEN) and name not in SILENT
        ):
            found.setdefault(text, set()).add(name)
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


def _in_python(source: str, *, spoken: bool) -> list[str]:
    if not spoken and not any(name in source for name in _CALLS):
        return []
    tree = ast.parse(source)
    found = [
        call.args[0].value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and _name(call.func) in _CALLS
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    ]
    return found + (_constants(tree) if spoken else [])


def _constants(tree: ast.Module) -> list[str]:
    """The Japanese texts of a module, without docstrings and without the pieces of texts put together."""
    left = {
        id(piece) for whole in ast.walk(tree) if isinstance(whole, ast.JoinedStr) for piece in whole.values
    }
    left |= {id(line.value) for line in ast.walk(tree) if isinstance(line, ast.Expr)}
    return [
        each.value
        for each in ast.walk(tree)
        if isinstance(each, ast.Constant)
        and isinstance(each.value, str)
        and id(each) not in left
        and _JAPANESE.search(each.value)
        and not UNSPOKEN.search(each.value)
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
