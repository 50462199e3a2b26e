"""Texts of a procedure in easy Japanese and in English, as a city shows them."""

from typing import Any

from django.db import models

from yorozu.foundation.language import EASY, ENGLISH
from yorozu.municipality.models import TenantModel


class Language(models.TextChoices):
    EASY = EASY, "やさしい日本語"
    ENGLISH = ENGLISH, "英語"


class ProcedureText(TenantModel):
    """One a procedure and language; beside the versions, so that a translation is mended without a new version.

    `texts` holds by key of the piece (`forms.texts`) the text and the mark of the original it translates: where the
    original has changed since, the text is not shown. `names` are those of `title` and `summary`, for lists;
    `search_key` is made of them. `digest` is that of `texts`. `own` once staff have changed something: a pack does
    not overwrite it.
    """

    code = models.SlugField(max_length=100)
    language = models.CharField(max_length=10, choices=Language.choices)
    texts: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    names: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    search_key = models.TextField(default="")
    digest = models.CharField(max_length=64)
    own = models.BooleanField(default=False)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=100)

    class Meta:
        db_table = "procedures_text"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code", "language"], name="procedure_text_once"),
            models.CheckConstraint(
                condition=models.Q(language__in=Language.values), name="procedure_text_language_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.language}"
