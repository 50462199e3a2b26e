"""A condition as it stands in menus, and its CEL."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yorozu.forms.menus.comparisons import COMPARISONS, SUBJECT, VALUE, Comparison, comparison_of
from yorozu.forms.rules.tokens import BadRule, Token, tokens_of
from yorozu.foundation.wareki import parse_date

_INTEGER = re.compile(r"-?\d{1,12}", re.ASCII)
_DECIMAL = re.compile(r"-?\d{1,12}(\.\d{1,6})?", re.ASCII)
_TIME = re.compile(r"(\d{1,2}):(\d\d)", re.ASCII)
_ISO = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_NUMBERS = ("integer", "decimal", "days")


class BadValue(ValueError):
    """What is typed beside a comparison does not fit; the message says what to write."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a condition can look at. `kind` is a key of COMPARISONS; `options` are (code, words)."""

    name: str
    label: str
    kind: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    subject: str
    comparison: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """`every`: all of the terms must hold; otherwise one of them is enough."""

    every: bool
    terms: tuple[Term, ...]


Subjects = Mapping[str, Subject]


def kind_of(field_type: str, rule_type: str) -> str:
    """The kind of a question by its type; "" for one that no rule can see."""
    if field_type in COMPARISONS and field_type not in ("part", "picked", "list", "map"):
        return field_type
    kinds = {"string": "text", "int": "integer", "double": "decimal", "bool": "yes_no", "list": "list",
             "rows": "list", "map": "map", "open_map": "map"}  # fmt: skip
    return kinds.get(rule_type, "")


def written(condition: Condition, subjects: Subjects) -> str:
    """The CEL of a condition. Raises BadValue at the first term that cannot be written."""
    joined = " && " if condition.every else " || "
    return joined.join(_written(term, subjects) for term in condition.terms)


def value_for(subject: Subject, comparison: Comparison, typed: str) -> str:
    """The value as it is kept, from what was typed. Raises BadValue, in Japanese."""
    text = typed.strip()
    if not comparison.value:
        return ""
    if not text:
        raise BadValue(f"「{subject.label}」とくらべる値を入れてください。")
    if comparison.value in ("integer", "days") and not _INTEGER.fullmatch(text):
        raise BadValue(f"「{subject.label}」とくらべる値は、整数（例: 3）で入れてください。")
    if comparison.value == "decimal" and not _DECIMAL.fullmatch(text):
        raise BadValue(f"「{subject.label}」とくらべる値は、数（例: 10.5）で入れてください。")
    if comparison.value == "option" and text not in {code for code, _ in subject.options}:
        raise BadValue(f"「{subject.label}」とくらべる選択肢を選んでください。")
    return _moment(subject, comparison, text)


def _moment(subject: Subject, comparison: Comparison, text: str) -> str:
    if comparison.value == "date":
        try:
            return parse_date(text).isoformat()
        except ValueError as bad:
            raise BadValue(f"「{subject.label}」とくらべる日: {bad}") from None
    if comparison.value == "time":
        match = _TIME.fullmatch(text)
        if not match or int(match[1]) > 23 or int(match[2]) > 59:
            raise BadValue(f"「{subject.label}」とくらべる時刻は、9:30 のように入れてください。")
        return f"{int(match[1]):02}:{match[2]}"
    return text


def _written(term: Term, subjects: Subjects) -> str:
    subject = subjects.get(term.subject)
    if subject is None:
        raise BadValue("どの質問の答えを見るかを選んでください。")
    comparison = comparison_of(subject.kind, term.comparison)
    if comparison is None:
        raise BadValue(f"「{subject.label}」をどうくらべるかを選んでください。")
    literal = _literal(comparison, value_for(subject, comparison, term.value))
    words = [{SUBJECT: subject.name, VALUE: literal}.get(word, word) for word in comparison.template.split()]
    return _spaced(words)


def _literal(comparison: Comparison, value: str) -> str:
    if comparison.value == "decimal":
        return value if "." in value else f"{value}.0"
    if comparison.value in _NUMBERS or not comparison.value:
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _spaced(words: Sequence[str]) -> str:
    """As authors write it: no blank inside brackets, none after ! or around a dot."""
    text = " ".join(words).replace("( ", "(").replace(" )", ")").replace(" ,", ",").replace(" . ", ".")
    return re.sub(r"(answered|size|age|add_days|contains|startsWith) \(", r"\1(", text).replace("! ", "!")


def read(rule: str, subjects: Subjects) -> Condition | None:
    """The condition that a rule is; None when it says more than menus can."""
    try:
        tokens = tokens_of(rule)
    except BadRule:
        return None
    pieces, joined = _split(tokens)
    if len(joined) > 1:
        return None
    terms = [_term(piece, subjects) for piece in pieces]
    found = tuple(term for term in terms if term is not None)
    return Condition("||" not in joined, found) if len(found) == len(terms) else None


def _split(tokens: Sequence[Token]) -> tuple[list[list[Token]], set[str]]:
    pieces: list[list[Token]] = [[]]
    joined: set[str] = set()
    depth = 0
    for token in tokens:
        depth += {"(": 1, ")": -1}.get(token.text, 0) if token.kind == "sign" else 0
        if depth == 0 and token.kind == "sign" and token.text in ("&&", "||"):
            joined.add(token.text)
            pieces.append([])
        else:
            pieces[-1].append(token)
    return pieces, joined


def _term(tokens: Sequence[Token], subjects: Subjects) -> Term | None:
    for subject in subjects.values():
        for comparison in COMPARISONS.get(subject.kind, ()):
            value = _fits(tokens, subject, comparison)
            if value is not None:
                return Term(subject.name, comparison.code, value)
    return None


def _fits(tokens: Sequence[Token], subject: Subject, comparison: Comparison) -> str | None:
    """The value in these words when they are this comparison of this question; None when they are not."""
    rest, value = list(tokens), ""
    for word in comparison.template.split():
        if word == VALUE:
            taken = _value(rest, comparison)
            if taken is None:
                return None
            value = taken
            continue
        for part in subject.name.replace(".", " . ").split() if word == SUBJECT else (word,):
            if not rest or rest.pop(0).text != part:
                return None
    if rest or (comparison.value == "option" and value not in {code for code, _ in subject.options}):
        return None
    return value


def _value(rest: list[Token], comparison: Comparison) -> str | None:
    sign = "-" if rest and rest[0].text == "-" and comparison.value in _NUMBERS else ""
    if sign:
        rest.pop(0)
    if not rest:
        return None
    token = rest.pop(0)
    if comparison.value in _NUMBERS:
        return sign + token.text if token.kind == "number" else None
    if token.kind != "string":
        return None
    text = re.sub(r"\\(.)", r"\1", token.text[1:-1])
    return None if comparison.value == "date" and not _ISO.fullmatch(text) else text
