"""法人番号: thirteen digits, the first of which checks the others.

Source: 法人番号の指定等に関する省令（平成26年財務省令第70号）2条.
"""

_DIGITS = 13


def check_digit(base: str) -> str:
    """The digit that goes before the twelve others: 9 less the rest by 9 of their sum, every second one doubled."""
    total = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(base)))
    return str(9 - total % 9)


def is_corporate_number(digits: str) -> bool:
    """Whether this can be the number of a corporation."""
    if len(digits) != _DIGITS or not (digits.isascii() and digits.isdigit()):
        return False
    return digits[0] == check_digit(digits[1:])
