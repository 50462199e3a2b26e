"""What every type of question knows about itself. A type is one object; a package above may register one more."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, Protocol

from yorozu.forms.definition.document import Field
from yorozu.forms.definition.reader import Reader
from yorozu.foundation.language import gettext

Check = Callable[[Any], Any]
Schema = dict[str, Any]
#: In rules an unanswered question of most types has no value; see `forms.rules`.
ABSENT: Any = object()


class Posted(Protocol):
    """One form as it was posted (Django's QueryDict is one)."""

    def get(self, key: str) -> Any: ...
    def getlist(self, key: str) -> list[Any]: ...
    def __contains__(self, key: object) -> bool: ...
    def __iter__(self) -> Iterator[Any]: ...


class FieldType:
    """Defaults are those of a question answered by one string."""

    name: ClassVar[str]
    #: Type in rules: string, int, double, bool, list (of strings), map (of strings), open_map, rows;
    #: "" when rules cannot see it.
    rule_type: ClassVar[str] = "string"
    #: Parts that an answer has, when it is a map; rules may name them.
    parts: ClassVar[tuple[str, ...]] = ()
    #: What an unanswered question is in rules.
    unanswered: ClassVar[Any] = ABSENT
    allowed_in_group: ClassVar[bool] = True
    #: True when the HTML is a fieldset of several controls with a legend.
    is_fieldset: ClassVar[bool] = False
    verb: ClassVar[str] = "入力して"

    #: Parts that may be left blank in an answer.
    optional_parts: ClassVar[frozenset[str]] = frozenset()

    @property
    def template(self) -> str:
        return f"forms/types/{self.name}.html"

    def define(self, reader: Reader) -> dict[str, Any]:
        """Read the keys that only this type has; returns attributes of Field."""
        del reader
        return {}

    def check(self, field: Field) -> Check:
        """A function from what was sent to the value kept (None: unanswered); it raises Refused."""
        raise NotImplementedError

    def missing(self, field: Field) -> str:
        if field.label.endswith("か"):
            return gettext("「{label}」に答えてください。").format(label=field.label)
        return gettext("{label}を{verb}ください。").format(label=field.label, verb=gettext(self.verb))

    def rule_value(self, value: Any) -> Any:
        return value

    def schema(self, field: Field) -> Schema:
        raise NotImplementedError

    def example(self, field: Field, today: date) -> Any:
        """An answer that passes `check`, in the form the API takes."""
        del today
        return field.example

    def shown(self, field: Field, value: Any) -> str:
        """The answer as a person reads it."""
        del field
        return str(value)

    def columns(self, field: Field) -> list[str]:
        """Headings in the CSV export."""
        return [field.label]

    def cells(self, field: Field, value: Any) -> list[str]:
        """One cell per column; `value` is None when unanswered."""
        return ["" if value is None else self.shown(field, value)]

    def read(self, field: Field, posted: Posted, name: str) -> Any:
        """The raw answer from a posted form, where its controls are named `name` or `name.part`."""
        del field
        return posted.get(name)

    def hint(self, field: Field) -> str:
        """How to write the answer, shown with the author's own help."""
        del field
        return ""

    def controls(self, field: Field, raw: Any) -> dict[str, Any]:
        """What the template needs besides the field; `raw` is whatever was typed, or a kept value."""
        del field
        return {"value": raw if isinstance(raw, str | int) and not isinstance(raw, bool) else ""}


def read_parts(posted: Posted, name: str, parts: Sequence[str]) -> dict[str, Any]:
    """`{part: text}` from controls named `name.part`."""
    return {part: posted.get(f"{name}.{part}") or "" for part in parts}


def is_blank_map(raw: Any) -> bool:
    """True for nothing, and for a map in which every part is blank."""
    if raw is None or raw == "":
        return True
    return isinstance(raw, Mapping) and all(
        value is None or (isinstance(value, str) and not value.strip()) for value in raw.values()
    )
