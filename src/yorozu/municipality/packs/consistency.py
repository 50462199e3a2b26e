"""What only the whole city file can tell: names that repeat, and references that lead nowhere."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from yorozu.municipality.packs.roles import OFFICE_ROLES, PROCEDURE_ROLES
from yorozu.municipality.packs.shapes import CityPack, DepartmentPack

Path = tuple[str | int, ...]
Finding = tuple[Path, str]


def inconsistencies(city: CityPack) -> list[Finding]:
    """Every contradiction, as the path of the value that is wrong and what to do about it."""
    departments = list(_with_paths(city.departments, ("departments",)))
    findings: list[Finding] = []
    for check in (_department_names, _roles):
        findings += check(departments)
    return findings + _posts(city) + _staff(city) + _record_classes(city) + _windows(city)


def _department_names(departments: list[tuple[Path, DepartmentPack]]) -> list[Finding]:
    codes = [((*path, "code"), each.code) for path, each in departments]
    symbols = [((*path, "symbol"), each.symbol) for path, each in departments if each.symbol]
    return _repeated(codes, "部署の code「{}」が重なっています。") + _repeated(
        symbols, "文書記号「{}」が重なっています。部署ごとに別の記号にしてください。"
    )


def _roles(departments: list[tuple[Path, DepartmentPack]]) -> list[Finding]:
    held = [((*path, "roles"), role) for path, each in departments for role in each.roles]
    missing = sorted((PROCEDURE_ROLES | OFFICE_ROLES) - {role for _, role in held})
    return _repeated(held, "役割「{}」を複数の部署が持っています。一つにしてください。") + [
        (("departments",), f"役割「{role}」を持つ部署がありません。") for role in missing
    ]


def _posts(city: CityPack) -> list[Finding]:
    keys: list[tuple[str, Callable[[int], str]]] = [
        ("code", lambda n: city.posts[n].code),
        ("name", lambda n: city.posts[n].name),
        ("rank", lambda n: str(city.posts[n].rank)),
    ]
    return [
        finding
        for key, value in keys
        for finding in _repeated(
            [(("posts", n, key), value(n)) for n in range(len(city.posts))],
            f"職の {key}「{{}}」が重なっています。",
        )
    ]


def _staff(city: CityPack) -> list[Finding]:
    posts = {post.code for post in city.posts}
    codes = {each.code for each in city.all_departments()}
    findings = _repeated(
        [(("staff", n, "login"), each.login) for n, each in enumerate(city.staff)],
        "サインイン名「{}」が重なっています。",
    )
    for n, each in enumerate(city.staff):
        if not each.login.startswith(f"{city.slug}-"):
            findings.append((("staff", n, "login"), f"サインイン名は「{city.slug}-」で始めてください。"))
        if each.post not in posts:
            findings.append((("staff", n, "post"), f"「{each.post}」という職は posts にありません。"))
        named = each.departments if isinstance(each.departments, list) else []
        findings += [
            (("staff", n, "departments"), f"「{code}」という部署は departments にありません。")
            for code in named
            if code not in codes
        ]
    return findings


def _record_classes(city: CityPack) -> list[Finding]:
    paths: list[tuple[Path, str]] = [
        (("record_classes", n, "path"), each.path) for n, each in enumerate(city.record_classes)
    ]
    return _repeated(paths, "文書分類「{}」が重なっています。")


def _with_paths(departments: Sequence[DepartmentPack], path: Path) -> Iterable[tuple[Path, DepartmentPack]]:
    for n, each in enumerate(departments):
        yield (*path, n), each
        yield from _with_paths(each.children, (*path, n, "children"))


def _repeated(values: Sequence[tuple[Path, str]], message: str) -> list[Finding]:
    """One finding at every occurrence after the first."""
    seen: Counter[str] = Counter()
    findings: list[Finding] = []
    for path, value in values:
        if seen[value]:
            findings.append((path, message.format(value)))
        seen[value] += 1
    return findings


def _windows(city: CityPack) -> list[Finding]:
    prefixes = [(("windows", n, "prefix"), each.prefix) for n, each in enumerate(city.windows)]
    return _repeated(prefixes, "窓口の記号「{}」が重なっています。")
