"""Every word of a rule must name something; the rule is rewritten so that `answered(x)` is plain CEL."""

from yorozu.forms.definition.reader import guess
from yorozu.forms.rules.functions import BUILT_IN, FUNCTIONS, Function
from yorozu.forms.rules.scope import Scope, Variable
from yorozu.forms.rules.tokens import LOOPS, BadRule, Token, is_method

#: Names of our own, which no field id can take: the ids that are answered, here and in a row.
ANSWERED, ROW_ANSWERED = "_answered", "_"
_WORDS = frozenset({"true", "false", "in"})
_FOREIGN = {
    "null": "null",
    "has": "has",
    "and": "「かつ」は &&",
    "or": "「または」は ||",
    "not": "「でない」は !",
}


class Names:
    """One pass over the words of one rule."""

    def __init__(self, tokens: list[Token], scope: Scope) -> None:
        self.tokens = tokens
        self.scope = scope
        self.used: set[str] = set()
        self.loops: dict[str, Variable] = {}
        self.out: list[str] = []
        self.instead: dict[int, str] = {}  # what stands for the signs of a call that is written out

    def rewrite(self) -> str:
        """CEL text of the rule. Raises BadRule at the first word that means nothing."""
        i = 0
        while i < len(self.tokens):
            i = self._word(i)
        return " ".join(self.out)

    def _word(self, i: int) -> int:
        token = self.tokens[i]
        if token.kind == "string" and len(token.text) == 2:
            raise BadRule(
                "空の文字列とは比べられません。答えがあるかどうかは answered(項目) で調べてください。"
            )
        if token.text == ".":
            self._check_dot(i)
        elif is_method(self.tokens, i):
            self._member(i)
        elif token.kind == "name" and token.text == "answered":
            return self._answered(i)
        elif token.kind == "name":
            self._name(i)
        self.out.append(self.instead.get(i, token.text))
        return i + 1

    def _text(self, i: int) -> str:
        return self.tokens[i].text if i < len(self.tokens) else ""

    def _check_dot(self, i: int) -> None:
        before = self.tokens[i - 1] if i else None
        after = self.tokens[i + 1] if i + 1 < len(self.tokens) else None
        fits = before and (before.kind in ("name", "string") or before.text in (")", "]"))
        if not fits or after is None or after.kind != "name":
            raise BadRule("「.」の前後の書き方を確かめてください。")

    def _name(self, i: int) -> None:
        name = self.tokens[i].text
        if name in _WORDS:
            return
        if name in _FOREIGN:
            raise BadRule(
                f"「{name}」は使えません。答えがあるかは answered(項目) で、かつ・または・否定は && || ! で書いてください。"
            )
        if self._text(i + 1) == "(":
            if name not in FUNCTIONS and name not in BUILT_IN:
                raise BadRule(
                    f"「{name}」という関数はありません。{guess(name, [*FUNCTIONS, *BUILT_IN, 'answered'])}"
                )
            if name in FUNCTIONS:
                self._write_out(i, FUNCTIONS[name], name)
        elif name not in self.loops:
            self._use(name)

    def _write_out(self, i: int, function: Function, name: str) -> None:
        """Put the function's own text around its arguments; `age(birth)` is completed with today."""
        commas, end = self._arguments(i + 1)
        before, *between, after = function.pieces
        if name == "age" and not commas and end > i + 2:
            self.used.add("today")
            after = f"{between.pop()}today{after}"
        if len(commas) != len(between) or end == i + 2:
            raise BadRule(f"{name} は「{function.usage}」のように書いてください。")
        self.instead |= {i: before, i + 1: "", end: after} | dict(zip(commas, between, strict=True))

    def _arguments(self, i: int) -> tuple[list[int], int]:
        """Where the commas of the call whose "(" is at i stand, and where it ends."""
        depth, commas = 0, []
        for k in range(i, len(self.tokens)):
            depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(self._text(k), 0)
            if depth == 1 and self._text(k) == ",":
                commas.append(k)
            if depth == 0:
                return commas, k
        return commas, i

    def _use(self, name: str) -> Variable:
        if name not in self.scope:
            raise BadRule(
                f"「{name}」という項目はありません。項目の id を確かめてください。{guess(name, list(self.scope))}"
            )
        self.used.add(name)
        return self.scope[name]

    def _member(self, i: int) -> None:
        name = self.tokens[i].text
        if self._text(i + 1) == "(":
            if name in LOOPS:
                self._open_loop(i)
            elif name not in BUILT_IN:
                raise BadRule(f"「.{name}」という関数はありません。{guess(name, [*BUILT_IN, *LOOPS])}")
            return
        owner = self._owner(i - 2)
        if owner is not None and owner.kind != "any" and name not in owner.parts:
            known = (
                f"使えるのは{'・'.join(owner.parts)}です。" if owner.parts else "この項目に部分はありません。"
            )
            raise BadRule(f"「.{name}」はありません。{known}{guess(name, owner.parts)}")

    def _owner(self, i: int) -> Variable | None:
        """What stands at i, when it is a name; None when it is something computed."""
        token = self.tokens[i]
        if token.kind != "name" or is_method(self.tokens, i):
            return None
        return self.loops.get(token.text) or self.scope.get(token.text)

    def _open_loop(self, i: int) -> None:
        """Declare x of `list.exists(x, …)`."""
        if i + 3 >= len(self.tokens) or self.tokens[i + 2].kind != "name" or self._text(i + 3) != ",":
            raise BadRule(
                f"{self.tokens[i].text} は「children.{self.tokens[i].text}(c, 条件)」のように書いてください。"
            )
        name = self._text(i + 2)
        if name in self.scope or name in _WORDS or name in _FOREIGN or name.startswith("_"):
            raise BadRule(
                f"繰り返しの名前「{name}」は別の意味に使われています。c など、ほかの名前にしてください。"
            )
        source = self._owner(self._base(i - 2))
        rows = source is not None and source.kind == "rows"
        self.loops[name] = Variable("row", source.parts) if rows and source else Variable("string")

    def _base(self, i: int) -> int:
        """Where the list begins that a chain of calls ending at i works on."""
        while i > 2 and self._text(i) == ")":
            depth = 1
            while i > 0 and depth:
                i -= 1
                depth += {")": 1, "(": -1}.get(self._text(i), 0)
            if not is_method(self.tokens, i - 1):
                return i
            i -= 3
        return max(i, 0)

    def _answered(self, i: int) -> int:
        words = [self._text(k) for k in range(i, i + 6)]
        if words[1] == "(" and words[3] == ")" and words[2] not in self.loops:
            self._use(words[2])
            self.out.append(f'("{words[2]}" in {ANSWERED})')
            return i + 4
        if words[1] == "(" and words[3] == "." and words[5] == ")" and words[2] in self.loops:
            if words[4] not in self.loops[words[2]].parts:
                raise BadRule(f"「.{words[4]}」はありません。{guess(words[4], self.loops[words[2]].parts)}")
            self.out.append(f'("{words[4]}" in {words[2]}.{ROW_ANSWERED})')
            return i + 6
        raise BadRule("answered( ) の中には項目の id を一つだけ書いてください。")
