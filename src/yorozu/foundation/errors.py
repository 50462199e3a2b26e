"""One tree of errors. Every message is plain Japanese for the person who meets it and says what to do."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one answer. `field` is its id, dotted inside groups (`children.0.name`)."""

    field: str
    message: str


class DomainError(Exception):
    """Something the person can understand and act on."""

    status = 400

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Invalid(DomainError):
    """What was sent cannot be accepted; `errors` lists every fault at once."""

    status = 422

    def __init__(self, message: str, errors: Iterable[FieldError] = ()) -> None:
        super().__init__(message)
        self.errors = tuple(errors)


class Forbidden(DomainError):
    status = 403


class NotFound(DomainError):
    status = 404


class Conflict(DomainError):
    """Somebody else was faster, or the thing is no longer in the state the person saw."""

    status = 409


class TooLarge(DomainError):
    status = 413


class TooMany(DomainError):
    """Tried too often; `retry_after` is in seconds."""

    status = 429

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unavailable(DomainError):
    """The service cannot do this now and has kept nothing half-made."""

    status = 503
