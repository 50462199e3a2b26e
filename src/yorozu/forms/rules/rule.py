"""One rule, compiled once by CEL and evaluated many times without ever raising."""

import logging
import re
from collections.abc import Mapping
from typing import Any

from cel_expr_python import cel
from cel_expr_python.ext import ext_bindings, ext_strings

from yorozu.forms.rules.functions import FUNCTIONS
from yorozu.forms.rules.names import ANSWERED, ROW_ANSWERED, Names
from yorozu.forms.rules.scope import Scope
from yorozu.forms.rules.tokens import BadRule, tokens_of

logger = logging.getLogger(__name__)

_T = cel.Type
_TYPES = {
    "string": _T.STRING,
    "int": _T.INT,
    "double": _T.DOUBLE,
    "bool": _T.BOOL,
    "list": _T.List(_T.STRING),
    "map": _T.Map(_T.STRING, _T.STRING),
    "open_map": _T.Map(_T.STRING, _T.DYN),
    "rows": _T.List(_T.Map(_T.STRING, _T.DYN)),
    "any": _T.DYN,
}
_EXTENSIONS = [ext_bindings.ExtBindings(), ext_strings.ExtStrings()]
_KINDS = {
    "string": "文字列",
    "int": "整数",
    "double": "小数",
    "bool": "はい・いいえ",
    "list": "一覧",
    "map": "部分のある項目",
}
_DATES_ONLY = "age・days などの関数には、日付の項目と数を例のとおりの順で渡してください。"
_NO_OVERLOAD = re.compile(r"no matching overload for '([^']+)' applied to '\(([^']*)\)'")


class Language:
    """CEL with the names of one scope declared."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        variables = {name: _TYPES[variable.kind] for name, variable in scope.items()}
        self._env = cel.NewEnv(variables={**variables, ANSWERED: _TYPES["list"]}, extensions=_EXTENSIONS)

    def compile(self, rule: str) -> "Rule":
        """Raises BadRule, in Japanese, when the rule cannot be used."""
        names = Names(tokens_of(rule), self.scope)
        text = names.rewrite()
        try:
            expression = self._env.compile(text)
        except RuntimeError as error:
            hint = _DATES_ONLY if any(f"{name}(" in rule.replace(" ", "") for name in FUNCTIONS) else ""
            raise BadRule(_explained(str(error)) + hint) from None
        if expression.return_type() != _T.BOOL:
            raise BadRule("規則は「はい」か「いいえ」になる条件（例: people >= 3）を書いてください。")
        return Rule(rule, expression, frozenset(names.used))


class Rule:
    """`names` are the variables it reads."""

    __slots__ = ("source", "names", "_read", "_expression")

    def __init__(self, source: str, expression: Any, names: frozenset[str]) -> None:
        self.source = source
        self.names = names
        self._read = (*names, ANSWERED)
        self._expression = expression

    def decide(self, values: Mapping[str, Any], *, broken: bool | None) -> bool | None:
        """True, False, or None when an answer it needs is missing. `broken` is returned when it cannot be computed.

        `values` holds names in CEL's own kinds; a name without value is left out.
        """
        data = {name: values[name] for name in self._read if name in values}
        try:
            result = self._expression.eval(data=data)
        except RuntimeError as fault:  # CEL's own budget; no loop inside a loop comes near it
            logger.error("a rule cost more than CEL allows (%s): %s", fault, self.source)
            return broken
        if result.type() == _T.BOOL:
            return bool(result.value())
        if any(name not in values or _has_gap(values[name]) for name in self.names):
            return None
        logger.warning("a rule could not be computed: %s", self.source)
        return broken


def _has_gap(value: Any) -> bool:
    """Is it a list of rows one of which leaves a question unanswered, or a map without one of its parts?"""
    if isinstance(value, dict):
        return True
    return isinstance(value, list) and any(
        isinstance(row, dict) and len(row.get(ROW_ANSWERED, ())) < row.get("_questions", 0) for row in value
    )


def _explained(error: str) -> str:
    """CEL's own words, made into advice where we know what they mean."""
    match = _NO_OVERLOAD.search(error)
    if match:
        sign, kinds = match.group(1).strip("_"), [_kind(one) for one in match.group(2).split(", ")]
        advice = (
            "小数と比べる数は 10.0 のように小数点をつけて書いてください。"
            if {"整数", "小数"} <= set(kinds)
            else ""
        )
        return f"「{sign}」は{'と'.join(kinds)}には使えません。種類をそろえてください。{advice}"
    if "recursion" in error:
        return "規則が複雑すぎます。二つ以上の規則に分けてください。"
    first = error.splitlines()[0].removeprefix("INVALID_ARGUMENT: ").removeprefix("ERROR: ")
    return f"規則の書き方に誤りがあります。かっこ・記号・引用符を確かめてください（{first[:160]}）。"


def _kind(name: str) -> str:
    return _KINDS.get(name.partition("(")[0], name)
