"""A city's guide through an event of life."""

from typing import Any

from django.db import models

from yorozu.municipality.models import TenantModel


class EventGuide(TenantModel):
    """`shared` is the guide that came with the packs, `own` the one that the city's staff made of it; theirs is shown.

    Both as `guides.storing.plain` writes them. `texts` are its sentences in other languages (`guides.speaking`).
    `changed_by` is the name of whoever changed it last.
    """

    event = models.CharField(max_length=20)
    shared: "models.JSONField[Any, Any]" = models.JSONField(null=True)
    own: "models.JSONField[Any, Any]" = models.JSONField(null=True)
    texts: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=100)

    class Meta:
        db_table = "procedures_guide"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "event"], name="guide_once"),
            models.CheckConstraint(
                condition=models.Q(shared__isnull=False) | models.Q(own__isnull=False),
                name="guide_says_something",
            ),
        ]

    def __str__(self) -> str:
        return self.event

    @property
    def document(self) -> Any:
        """What residents are shown."""
        return self.shared if self.own is None else self.own
