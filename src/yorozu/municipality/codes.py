"""全国地方公共団体コード: six digits, the last of which checks the other five."""

_WEIGHTS = (6, 5, 4, 3, 2)
_ASCII_DIGITS = frozenset("0123456789")


def check_digit(first_five: str) -> str:
    """The sixth digit for the first five: (11 − weighted sum mod 11) mod 10."""
    weighted = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first_five, strict=True))
    return str((11 - weighted % 11) % 10)


def verify_code(code: str) -> str:
    """Return the code unchanged; raise ValueError in Japanese when it cannot be one."""
    if len(code) != 6 or not set(code) <= _ASCII_DIGITS:
        raise ValueError(f"全国地方公共団体コードは半角数字6桁で書いてください（「{code}」になっています）。")
    expected = check_digit(code[:5])
    if code[5] != expected:
        raise ValueError(
            f"全国地方公共団体コード「{code}」の検査数字が合いません。最後の桁は {expected} のはずです。"
        )
    return code
