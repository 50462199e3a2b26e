"""Rules that JSON Schema can express: comparisons of one always-asked answer with constants, joined by && or ||."""

import json
from collections.abc import Collection
from typing import Any

from yorozu.forms.rules.tokens import BadRule, Token, tokens_of

Schema = dict[str, Any]


def condition_of(rule: str, always_asked: Collection[str]) -> Schema | None:
    """A schema that holds exactly when the rule is true; None when it cannot be said or reads other answers."""
    try:
        tokens = tokens_of(rule)
    except BadRule:
        return None
    for sign, word in (("||", "anyOf"), ("&&", "allOf")):
        parts = _split(tokens, sign)
        if len(parts) > 1:
            found = [_single(part, always_asked) for part in parts]
            return {word: found} if all(found) else None
    return _single(tokens, always_asked)


def _split(tokens: list[Token], sign: str) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.text == sign and token.kind == "sign":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _single(tokens: list[Token], always_asked: Collection[str]) -> Schema | None:
    names = [
        token.text for token in tokens if token.kind == "name" and token.text not in ("in", "true", "false")
    ]
    if len(names) != 1 or names[0] not in always_asked:
        return None
    schema = _comparison(tokens, names[0])
    return None if schema is None else {"properties": {names[0]: schema}, "required": names}


def _comparison(tokens: list[Token], name: str) -> Schema | None:
    words = [token.text for token in tokens]
    if words == [name]:
        return {"const": True}
    if words == ["!", name]:
        return {"const": False}
    if len(words) == 3 and words[0] == name and words[1] == "==":
        value = _constant(tokens[2])
        return None if value is None else {"const": value}
    if len(words) == 3 and words[1] == "in" and words[2] == name and tokens[0].kind == "string":
        return {"contains": {"const": _constant(tokens[0])}}
    if words[:3] == [name, "in", "["] and words[-1] == "]":
        values = [_constant(token) for token in tokens[3:-1] if token.text != ","]
        return None if None in values else {"enum": values}
    return None


def _constant(token: Token) -> Any:
    if token.kind == "string" and "\\" not in token.text:
        return token.text[1:-1]
    if token.text in ("true", "false") or (token.kind == "number" and "." not in token.text):
        return json.loads(token.text)
    return None
