"""Receipt numbers and lookup codes: made at random, so that neither tells how many there are nor who comes next."""

import secrets
import unicodedata
from datetime import datetime

from yorozu.foundation.clock import JST

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # pragma: allowlist secret  an alphabet
CODE_LENGTH = 8
RESUME_LENGTH = 12
_RANDOM_DIGITS = 7
# Damm's quasigroup of order 10 (H. M. Damm, 2004): finds every wrong digit and every swap of neighbours.
_DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip


def new_receipt_number(at: datetime) -> str:
    """`2611-2048-3957`: year and month in Japan, seven random digits, a check digit."""
    digits = f"{at.astimezone(JST):%y%m}{secrets.randbelow(10**_RANDOM_DIGITS):0{_RANDOM_DIGITS}}"
    return _grouped(digits + check_digit(digits))


def new_lookup_code() -> str:
    """Eight letters and digits that are not mistaken for each other (no 0, 1, I, L, O, U)."""
    return _random_letters(CODE_LENGTH)


def new_resume_code() -> str:
    """Twelve of the same letters: it opens a draft by itself, without a number (29^12, 58 bits)."""
    return _random_letters(RESUME_LENGTH)


def check_digit(digits: str) -> str:
    """The digit that makes `digits` a valid number."""
    interim = 0
    for digit in digits:
        interim = int(_DAMM[interim][int(digit)])
    return str(interim)


def read_receipt_number(text: str) -> str | None:
    """The number however it was typed (full width, without hyphens); None when it cannot be one."""
    digits = "".join(
        char for char in unicodedata.normalize("NFKC", text[:60]) if char.isdecimal() and char.isascii()
    )
    if len(digits) != 12 or check_digit(digits) != "0":
        return None
    return _grouped(digits)


def read_lookup_code(text: str) -> str:
    """The code however it was typed: small letters, full width, spaces and hyphens do not matter."""
    plain = unicodedata.normalize("NFKC", text[:60]).upper()
    return "".join(char for char in plain if char.isalnum() and char.isascii())


def _random_letters(count: int) -> str:
    """Every word of so many letters is as likely as every other. One random number for all: each is a call to the kernel."""
    number, letters = secrets.randbelow(len(CODE_LETTERS) ** count), ""
    for _ in range(count):
        number, letter = divmod(number, len(CODE_LETTERS))
        letters += CODE_LETTERS[letter]
    return letters


def _grouped(digits: str) -> str:
    return f"{digits[:4]}-{digits[4:8]}-{digits[8:]}"
