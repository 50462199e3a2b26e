"""What was answered: the latest, and every revision of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from yorozu.intake.models import Application, ApplicationRevision
from yorozu.intake.sealed import unseal_json
from yorozu.municipality.models import TenantQuerySet
from yorozu.procedures.selectors import definition_of
from yorozu.trust.models import StoredFile

Answers = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Revision:
    """The whole answers as sent the `number`th time, from 1."""

    number: int
    submitted_at: datetime
    answers: Answers


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file among the answers: the question it answers, its place there, and what is stored."""

    field: str
    position: int
    name: str
    stored: StoredFile


@dataclass(frozen=True, slots=True)
class Contact:
    """How to address the applicant; "" for what the form does not ask or was not answered."""

    name: str = ""
    kana: str = ""
    email: str = ""
    phone: str = ""
    address: Mapping[str, str] | None = None


def answers_of(application: Application) -> Answers:
    """The answers as they stand. Raises NotFound once the key was destroyed."""
    last = _revisions(application).order_by("-number").first()
    return _revised(application, last) if last else _first(application)


def revisions_of(application: Application) -> list[Revision]:
    """Every revision, the oldest first."""
    later = [
        Revision(each.number, each.submitted_at, _revised(application, each))
        for each in _revisions(application).order_by("number")
    ]
    return [Revision(1, application.submitted_at, _first(application)), *later]


def files_of(application: Application, answers: Mapping[str, Any] | None = None) -> list[AttachedFile]:
    """The files among the answers (the latest, where none are given), as the questions are asked."""
    spoken_of = list(_file_answers(application, answers_of(application) if answers is None else answers))
    stored = StoredFile.objects.within(application.municipality_id).filter(
        key=application.key_id, id__in=[item["file"] for _, _, item in spoken_of]
    )
    found = {each.id: each for each in stored.select_related("key")}
    return [
        AttachedFile(field, position, item["name"], found[UUID(item["file"])])
        for field, position, item in spoken_of
        if UUID(item["file"]) in found
    ]


def questions_answered_with(application: Application, file_id: UUID) -> list[str]:
    """The labels of the questions that were answered with this file, in any revision."""
    definition = definition_of(application.version)
    sent = {
        field
        for revision in revisions_of(application)
        for field, _, item in _file_answers(application, revision.answers)
        if item["file"] == str(file_id)
    }
    return [field.label for field in definition.fields.values() if field.id in sent]


def contact_of(application: Application) -> Contact:
    """The applicant, as the procedure's `applicant` map says where it is answered."""
    answers = answers_of(application)
    fields = definition_of(application.version).applicant
    named = answers.get(fields.name) or {}
    name = {"name": named} if isinstance(named, str) else named
    return Contact(
        name=name.get("name", ""),
        kana=name.get("kana", ""),
        email=answers.get(fields.email) or "",
        phone=answers.get(fields.phone) or "",
        address=answers.get(fields.address),
    )


def _first(application: Application) -> Answers:
    context = f"answers:{application.id}:1"
    found: Answers = unseal_json(application.key, application.sealed_answers, context=context)
    return found


def _revised(application: Application, revision: ApplicationRevision) -> Answers:
    context = f"answers:{application.id}:{revision.number}"
    found: Answers = unseal_json(application.key, revision.sealed_answers, context=context)
    return found


def _revisions(application: Application) -> TenantQuerySet[ApplicationRevision]:
    return ApplicationRevision.objects.within(application.municipality_id).filter(application=application)


def _file_answers(
    application: Application, answers: Mapping[str, Any]
) -> Iterator[tuple[str, int, dict[str, Any]]]:
    for field in definition_of(application.version).fields.values():
        if field.type == "file":
            for position, item in enumerate(answers.get(field.id) or ()):
                yield field.id, position, item
