"""From a YAML file to a checked `CityPack`, or to every fault it has."""

from pathlib import Path

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from yorozu.municipality.packs.consistency import inconsistencies
from yorozu.municipality.packs.faults import PackFault, PackInvalid, line_of, message_of
from yorozu.municipality.packs.shapes import CityPack


def read_city(path: Path) -> CityPack:
    """Read one city file (UTF-8 YAML); raises PackInvalid with all faults."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        message = "ファイルを読めません。場所と、文字コードが UTF-8 であることを確かめてください。"
        raise PackInvalid([PackFault(str(path), 1, message)]) from None
    return read_city_text(text, file=str(path))


def read_city_text(text: str, *, file: str) -> CityPack:
    """The same for text already in hand; `file` is the name used in messages."""
    tree = _parse(text, file)
    try:
        city = CityPack.model_validate(_plain(tree))
    except ValidationError as error:
        raise PackInvalid(
            PackFault(file, line_of(tree, each["loc"]), message_of(each)) for each in error.errors()
        ) from None
    faults = [PackFault(file, line_of(tree, path), message) for path, message in inconsistencies(city)]
    if faults:
        raise PackInvalid(faults)
    return city


def _parse(text: str, file: str) -> object:
    try:
        tree: object = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PackInvalid([PackFault(file, line, f"YAML として読めません（{error.problem}）。")]) from None
    except (YAMLError, ValueError, RecursionError):
        raise PackInvalid([PackFault(file, 1, "YAML として読めません。")]) from None
    if not isinstance(tree, dict):
        raise PackInvalid([PackFault(file, 1, "「項目: 値」の形で書いてください。")])
    return tree


def _plain(node: object) -> object:
    """The same values without the YAML reader's own types, so that strict typing can judge them."""
    if isinstance(node, dict):
        return {str(key): _plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(each) for each in node]
    for kind in (bool, int, float, str):
        if isinstance(node, kind):
            return kind(node)
    return node
