"""The canaries: one for each kind of field, each with the forms in which it could turn up."""

import io
import json
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from PIL import Image, PngImagePlugin
from pypdf import PdfWriter

from yorozu.foundation.wareki import format_wareki

_HIRAGANA = "ぬへをむろねけそちゆえよ"


@dataclass(frozen=True)
class Canary:
    """What is typed, and the other forms of the same."""

    kind: str
    typed: str
    also: tuple[str, ...] = ()

    def patterns(self) -> Iterable[bytes]:
        for text in (self.typed, *self.also):
            yield text.encode()
            if not text.isascii():
                yield json.dumps(text).strip('"').encode()
                yield quote(text).encode()
                yield text.encode("utf-16-le")


@dataclass(frozen=True)
class Flock:
    """All canaries of one walk, by name."""

    birds: dict[str, Canary]

    def __getitem__(self, name: str) -> str:
        return self.birds[name].typed

    def with_code(self, code: str) -> "Flock":
        """The lookup code, which the service makes, belongs to them once it is known."""
        return Flock({**self.birds, f"lookup code {len(self.birds)}": Canary("lookup code", code)})

    def found_in(self, data: bytes) -> set[str]:
        """The kinds of those that stand in the data."""
        found = set(_any_of(self).findall(data))
        return {bird.kind for bird in self.birds.values() if found & set(bird.patterns())} if found else set()


def _any_of(flock: Flock) -> "re.Pattern[bytes]":
    every = sorted({each for bird in flock.birds.values() for each in bird.patterns()}, key=len, reverse=True)
    return re.compile(b"|".join(re.escape(each) for each in every))


def flock() -> Flock:
    """Fresh ones: a run never finds those of the one before."""
    kinds = (
        "text", "textarea", "name", "town", "building", "choice other", "group row name", "group row text", "map note",
        "bank branch", "file name", "file content", "metadata of a picture", "clerk's note", "correction request",
        "correction", "reason", "summary for the approvers", "approval comment", "remand reason", "name (API)",
        "wrong name", "wrong text", "broken body", "too large", "text in a fault", "withdrawn name",
        "message of the office", "message of the resident", "file name in a message", "message with the correction",
    )  # fmt: skip
    birds = {kind: Canary(kind, f"Q{secrets.token_hex(5)}z") for kind in kinds}
    phone = f"{secrets.randbelow(10**8):08}"
    day = date(1903 + secrets.randbelow(9), 1 + secrets.randbelow(12), 1 + secrets.randbelow(28))
    mail = f"q{secrets.token_hex(5)}"
    birds |= {
        "kana": Canary("kana", "".join(secrets.choice(_HIRAGANA) for _ in range(11))),
        "phone": Canary("phone", f"070-{phone[:4]}-{phone[4:]}", (f"070{phone}",)),
        "email": Canary("email", f"{mail}@example.jp", (mail,)),
        "wrong phone": Canary("wrong phone", f"q{secrets.token_hex(5)}"),
        "integer": Canary("integer", f"7{secrets.randbelow(10**8):08}"),
        "decimal": Canary("decimal", f"7{secrets.randbelow(10**7):07}.25"),
        "money": Canary("money", f"8{secrets.randbelow(10**8):08}"),
        "date": Canary("date", day.isoformat(), (format_wareki(day), f"{day:%Y%m%d}")),
        "latitude": Canary("latitude", f"39.{secrets.randbelow(8 * 10**6) + 10**6}"),
        "bank number": Canary("bank number", f"{secrets.randbelow(9 * 10**6) + 10**6}"),
        "bank holder": Canary("bank holder", "ヌヘヲムロ" + "".join(secrets.choice("ヌヘヲムロネケソ") for _ in range(8))),
    }  # fmt: skip
    return Flock(birds)


def picture(birds: Flock) -> bytes:
    """A PNG whose metadata sings."""
    written = PngImagePlugin.PngInfo()
    written.add_text("Author", birds["metadata of a picture"])
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "PNG", pnginfo=written)
    return out.getvalue()


def paper(birds: Flock) -> bytes:
    """A PDF that says it, uncompressed."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Title": birds["file content"]})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
