"""Inputs thought up by somebody who wants the reader to stand still or to fall over."""

from collections.abc import Iterator

WHOLE = 512 * 1024 - 100


def documents(size: int = WHOLE) -> Iterator[tuple[str, str]]:
    """Name and text. Each is about as long as `size` (a document may be 512 KB), or small and meant to grow."""
    yield "ten thousand million aliases", _bomb()
    yield "deep and closed", "[" * 5000 + "]" * 5000
    yield "an alias of itself", "a: &a [*a]\n"
    yield "merge keys", "a: &a {x: 1}\nb:\n  <<: *a\n"
    yield "open sequences", "[" * size
    yield "open mappings", "{" * size
    yield "open keys", "? " * (size // 2)
    yield "dashes", "- " * (size // 2)
    yield "deep by indentation", "".join(f"{' ' * depth}a:\n" for depth in range(900))
    yield "many items", "a:\n" + "- x\n" * (size // 4)
    yield "many items in a line", "a: [" + "x," * (size // 2 - 4) + "x]"
    yield "many empty mappings", "a: [" + "{}," * (size // 3 - 4) + "{}]"
    yield "many keys", "".join(f"k{number}: 1\n" for number in range(size // 11))
    yield "one key again and again", "k: 1\n" * (size // 5)
    yield "a long plain word", "a: " + "x" * size
    yield "a long quoted word", 'a: "' + "x" * size + '"'
    yield "escapes", 'a: "' + "\\U0001F600" * (size // 10) + '"'
    yield "a lone surrogate escaped", 'code: "\\uD800"\n'
    yield "an escaped NUL", 'code: "\\0"\n'
    yield "open quotes", "'" * size
    yield "folded lines", "a: >\n" + "  x\n" * (size // 4)
    yield "a word over many lines", "a: " + "x\n  " * (size // 4)
    yield "comments", "#x\n" * (size // 3)
    yield "spaces", " " * size
    yield "blank lines", "\n" * size
    yield "tabs", "\t" * size
    yield "directives", "%YAML 1.1\n" * (size // 11)
    yield "documents", "---\n" * (size // 4)
    yield "a Python object", "!!python/object/apply:os.system ['true']\n"
    yield "tags", "!!str " * (size // 6)
    yield "a huge integer", "standard_processing_days: " + "9" * size
    yield "a huge decimal", "standard_processing_days: 1" + "0" * 14 + "." + "9" * 15
    yield "a huge exponent", "standard_processing_days: 1e999999999\n"
    yield "not a number", "standard_processing_days: .nan\nfee: {yen: .inf}\n"
    yield "too long by one", "a" * (512 * 1024 + 1)
    yield "three bytes each", "あ" * (size // 3)
    yield "a byte order mark", "\ufeffcode: x\n"
    yield "many fields", _fields(2000, "")
    yield "long rules", _fields(200, " && ".join(["people > 1"] * 40))
    yield "rules in a circle", _circle(250)


def rules() -> Iterator[tuple[str, str]]:
    """Name and text."""
    for depth in (2, 3, 4, 6):
        inner = "true"
        for level in range(depth):
            inner = f"children.all(c{level}, {inner})"
        yield f"{depth} loops inside one another", inner
    yield "loops side by side", " && ".join(f"children.exists(c{n}, c{n}.grade > 1)" for n in range(11))
    yield "filters of filters", "children" + ".filter(c, true)" * 28 + ".size() >= 0"
    yield "map", "children.map(a, children.map(b, children)).size() > 0"
    yield "a regular expression that backtracks", 'memo.matches("^(a+)+$")'
    yield "another", 'memo.matches("(a|aa)*(a|aa)*(a|aa)*b") || memo.matches("(.*a){25}")'
    yield "a huge repetition", 'memo.matches("(((a{1000}){1000}){1000}){1000}")'
    yield "an expression that is none", 'memo.matches("(((")'
    yield "parentheses", "(" * 249 + "1" + ")" * 249 + " > 0"
    yield "as deep as is allowed", "(" * 20 + "true" + ")" * 20
    yield "negations", "!" * 490 + "true"
    yield "signs", "-" * 400 + "1 > 0"
    yield "questions", "married ? true : " * 29 + "false"
    yield "one inside another", "(married ? " * 19 + "true" + " : false)" * 19
    yield "or", " || ".join(["married"] * 40)
    yield "in lists of lists", "1 in " + "[" * 18 + "1" + "]" * 18
    yield "a list", "people in [" + ",".join(["1"] * 200) + "]"
    yield "a huge number", "people > " + "9" * 300
    yield "past 64 bits", "people + people + people > 0"
    yield "through zero", "people / 0 > 1 && people % 0 == 0"
    yield "the smallest by minus one", "people / -1 > 0 && -people > 0"
    yield "a date far away", 'add_days("9999-12-31", 999999999) > today'
    yield "a date before all", 'add_months("0001-01-01", -999999) < today'
    yield "no date", 'age("昨日", memo) > 1'
    yield "a conversion", 'int(memo) > 1 || double(memo) > 1.0 || int("99999999999999999999") > 0'
    yield "binding", "cel.bind(a, memo, a + a) == memo"
    yield "formatting", '"%s".format([memo]) == memo'
    yield "a reserved word", "while == true"
    yield "a map", '{"a": 1}["a"] == 1'
    yield "bytes", 'b"\\xff" == b"\\xff"'
    yield "a broken escape", '"\\x" == memo'
    yield "a lone surrogate", '"\\ud800" == memo'
    yield "an open string", '"' * 3
    yield "NUL", "memo == \x00"
    yield "blank", " \t\n"
    yield "a word of another script", "ｐeople > 1"
    yield "as long as may be", "people > 1 && " * 35 + "true"
    yield "too long", "a" * 501


def _bomb() -> str:
    names = "abcdefghijklmno"
    lines = [f"{names[0]}: &{names[0]} [x,x,x,x,x,x,x,x,x,x]"]
    for before, name in zip(names, names[1:], strict=False):
        lines.append(f"{name}: &{name} [{','.join([f'*{before}'] * 10)}]")
    return "\n".join(lines) + "\n"


def _fields(count: int, rule: str) -> str:
    lines = ["code: x", "sections:", "- id: s", "  title: t", "  fields:"]
    for number in range(count):
        lines.append(f"  - {{id: people{number or ''}, type: integer, label: l, show_if: '{rule}'}}")
    return "\n".join(lines)


def _circle(count: int) -> str:
    lines = ["code: x", "sections:", "- id: s", "  title: t", "  fields:"]
    for number in range(count):
        lines.append(
            f"  - {{id: f{number}, type: yes_no, label: l, show_if: 'f{(number + 1) % count} || f{number // 2}'}}"
        )
    return "\n".join(lines)
