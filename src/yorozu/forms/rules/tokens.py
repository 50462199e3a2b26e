"""The words of a rule, cut before CEL sees it, so that an author is told in Japanese what cannot be used.

Stricter than CEL: no comments, raw, bytes or triple-quoted strings, no `map`, no loop inside a loop. What is left
takes time in proportion to the answers, whatever an author writes.
"""

import re
from dataclasses import dataclass

MAX_LENGTH = 500
MAX_DEPTH = 20
LOOPS = frozenset({"all", "exists", "exists_one", "filter"})
_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+)
    |(?P<string>"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
    |(?P<number>[0-9]+(?:\.[0-9]+)?)
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<sign>&&|\|\||[=!<>]=|/(?!/)|[-+*%!<>?:.,()\[\]])""",
    re.VERBOSE,
)


class BadRule(Exception):
    """The message tells the author what to change."""


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str


def tokens_of(rule: str) -> list[Token]:
    """Every word of the rule without blanks. Raises BadRule on anything that is not of the language."""
    if len(rule) > MAX_LENGTH:
        raise BadRule(f"規則が長すぎます。{MAX_LENGTH}文字までにしてください。")
    found: list[Token] = []
    position, after_word = 0, False
    while position < len(rule):
        match = _TOKEN.match(rule, position)
        if match is None or (after_word and match.lastgroup in ("string", "name", "number")):
            raise BadRule(_unknown(rule, position))
        if match.lastgroup != "space":
            found.append(Token(str(match.lastgroup), match.group()))
        after_word = match.lastgroup in ("name", "number", "string")
        position = match.end()
    if not found:
        raise BadRule("規則が空です。条件を書くか、項目ごと消してください。")
    _check_depth(found)
    _check_loops(found)
    return found


def _unknown(rule: str, position: int) -> str:
    here = rule[position : position + 10]
    if here.startswith(("&", "|")):
        return f"「{here}」の書き方が違います。「かつ」は &&、「または」は || と書いてください。"
    if here.startswith("//"):
        return "「//」による注釈は規則の中に書けません。YAML の「#」を使ってください。"
    if here.startswith("="):
        return f"「{here}」の書き方が違います。等しいことは == と書いてください。"
    if not here.isascii():
        return f'「{here}」は引用符の外では使えません。文字は " で囲み、記号は半角で書いてください。'
    return f"「{here}」は規則の中で使えません。"


def _check_depth(tokens: list[Token]) -> None:
    depth = 0
    for token in tokens:
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(token.text, 0) if token.kind == "sign" else 0
        if depth > MAX_DEPTH:
            raise BadRule(f"かっこの入れ子が深すぎます。{MAX_DEPTH}段までにしてください。")
        if depth < 0:
            raise BadRule("閉じかっこが多すぎます。かっこの対を確かめてください。")
    if depth:
        raise BadRule("閉じかっこが足りません。かっこの対を確かめてください。")


def _check_loops(tokens: list[Token]) -> None:
    """No loop may start before the loop around it has ended."""
    depth, loop_depth = 0, 0
    for i, token in enumerate(tokens):
        if token.kind != "sign" or token.text not in "()":
            continue
        depth += 1 if token.text == "(" else -1
        if token.text == "(" and is_method(tokens, i - 1) and tokens[i - 1].text in {*LOOPS, "map"}:
            if tokens[i - 1].text == "map":
                raise BadRule("map は使えません。exists・all・filter を使ってください。")
            if loop_depth:
                raise BadRule(
                    "繰り返し（exists・all・filter）の中に繰り返しは書けません。二つの規則に分けてください。"
                )
            loop_depth = depth
        elif token.text == ")" and depth < loop_depth:
            loop_depth = 0


def is_method(tokens: list[Token], i: int) -> bool:
    """Is the word at i a name after a dot?"""
    return i > 0 and tokens[i].kind == "name" and tokens[i - 1].text == "."
