"""Codes by which a survey is answered once: made at random, with a check character that finds a slip of the pen."""

import secrets
import unicodedata

from yorozu.foundation.mail_address import keyed_digest

#: Not mistaken for each other: no 0, 1, I, L, O, U.
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # pragma: allowlist secret  an alphabet
_BASE = len(LETTERS)
_RANDOM = 11
LENGTH = _RANDOM + 1


def new_code() -> str:
    """Eleven random letters (30^11, 53 bits) and one that checks them."""
    number, letters = secrets.randbelow(_BASE**_RANDOM), ""
    for _ in range(_RANDOM):
        number, letter = divmod(number, _BASE)
        letters += LETTERS[letter]
    return letters + check_character(letters)


def check_character(letters: str) -> str:
    """ISO/IEC 7064, hybrid system MOD 31,30: finds every wrong letter and nearly every swap of neighbours."""
    product = _BASE
    for letter in letters:
        total = (product + LETTERS.index(letter)) % _BASE or _BASE
        product = 2 * total % (_BASE + 1)
    return LETTERS[(1 - product) % _BASE]


def grouped(code: str) -> str:
    """As it is printed: ABCD-EFGH-JKMN."""
    return "-".join(code[place : place + 4] for place in range(0, LENGTH, 4))


def read_code(typed: str) -> str:
    """The code however it was typed (small, full width, with or without hyphens); "" when it cannot be one."""
    plain = unicodedata.normalize("NFKC", typed[:60]).upper()
    code = "".join(each for each in plain if each.isalnum())
    right = len(code) == LENGTH and all(each in LETTERS for each in code)
    return code if right and check_character(code[:-1]) == code[-1] else ""


def digest_of_code(round_id: int, code: str) -> str:
    """What is kept of a code: nobody finds the code by it without the installation's secret."""
    return keyed_digest("survey-code", f"{round_id}:{code}")
