"""What a member of staff entered for somebody: at the counter or from paper."""

from uuid import UUID

from django.db import models

from yorozu.intake.models.application import Application
from yorozu.municipality.models import StaffMember, TenantModel


class Confirmed(models.TextChoices):
    """How the person said that what was entered is right; `WRITTEN` is of paper, which says it itself."""

    SCREEN = "screen", "本人が画面で確かめました"
    PAPER = "paper", "印刷したものを本人が確かめ、署名しました"
    ALOUD = "aloud", "職員が読み上げ、本人が確かめました"
    WRITTEN = "written", "本人が書いた用紙と見比べ、職員が一つずつ確かめました"


class Told(models.TextChoices):
    """How the person wants to hear of the progress."""

    MAIL = "mail", "メール"
    PHONE = "phone", "電話"
    LETTER = "letter", "郵便"
    NOBODY = "nobody", "連絡しない（受付票だけ）"


class StaffEntry(TenantModel):
    """Who entered an application, how its person confirmed it, and who is told of the progress.

    `sealed_details` is JSON under the application's key: `contact` (a mail address or a phone number, "" for none) and
    `reason` (why nobody confirmed it on a screen, "" where somebody did).
    """

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    confirmed = models.CharField(max_length=10, choices=Confirmed.choices)
    confirmed_at = models.DateTimeField()
    told = models.CharField(max_length=10, choices=Told.choices)
    sealed_details = models.BinaryField()

    application_id: UUID
    staff_id: int

    class Meta:
        db_table = "intake_staff_entry"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confirmed__in=Confirmed.values), name="entry_confirmation_known"
            ),
            models.CheckConstraint(condition=models.Q(told__in=Told.values), name="entry_told_known"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.confirmed}"
