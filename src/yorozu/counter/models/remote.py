"""The remote window (リモート窓口): what a department offers, an appointment with its link, and what was written in it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import models

from yorozu.foundation.clock import JST, day_of
from yorozu.foundation.ids import new_id
from yorozu.municipality.models import Department, StaffMember, TenantModel

#: How long before the time of the appointment its link opens.
OPENS_BEFORE = timedelta(minutes=15)


class RemoteOffer(TenantModel):
    """When a department can be met, by business day: frames of `minutes` from `begins` to `ends`, `seats` at once.

    With `public` residents ask for an appointment themselves, up to `days_ahead` days ahead. `video_url` is the address
    of the meeting room that the city keeps with a service of its choice, "" for none.
    """

    department = models.OneToOneField(Department, on_delete=models.PROTECT, related_name="+")
    begins = models.TimeField()
    ends = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    seats = models.PositiveSmallIntegerField()
    public = models.BooleanField(default=False)
    days_ahead = models.PositiveSmallIntegerField(default=14)
    video_url = models.CharField(max_length=300, default="", blank=True)

    department_id: int

    class Meta:
        db_table = "counter_remote_offer"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(begins__lt=models.F("ends")), name="remote_offer_begins_before_it_ends"
            ),
            models.CheckConstraint(
                condition=models.Q(minutes__gte=10, minutes__lte=120, seats__gte=1, seats__lte=20),
                name="remote_offer_within_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department_id} {self.begins}–{self.ends}"


class RemoteState(models.TextChoices):
    BOOKED = "booked", "予約"
    OPEN = "open", "入室中"
    ENDED = "ended", "終わり"
    CANCELLED = "cancelled", "取り消し"


class EndedBy(models.TextChoices):
    CLERK = "clerk", "職員"
    VISITOR = "visitor", "来た方"
    TIME = "time", "時間切れ"


class RemoteVisit(TenantModel):
    """One appointment: a link, one browser that came by it, and at most one clerk who holds it.

    `link_digest`, `visitor_digest` and `waiting_digest` are keyed: of the link, of the secret in the session of the
    browser that is in, and of another browser that asks to be let in. `sealed_details` is JSON under the visit's own
    key: `token` (of the link, to send it again), `mail`, `about`, `name`, `waiting`; key and details go `YOROZU_REMOTE_DAYS` days
    after the end. The form is an ordinary draft of the visitor's (`draft`), `application` what came of it.

    `once` is a keyed hash of the form it was asked for with and of the time, "" for none: a button pressed twice books
    once. `pointed` is the question to which the clerk points, "" for none. `version` counts what either side has to see.
    `looked_at` is when the holder's look at the answers was last written to the audit chain.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    procedure = models.ForeignKey(
        "procedures.Procedure", null=True, on_delete=models.PROTECT, related_name="+"
    )
    begins_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    seat = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=RemoteState.choices, default=RemoteState.BOOKED)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey("trust.VaultKey", null=True, on_delete=models.PROTECT, related_name="+")
    sealed_details = models.BinaryField(default=b"")
    once = models.CharField(max_length=64, default="")
    link_digest = models.CharField(max_length=64, default="")
    visitor_digest = models.CharField(max_length=64, default="")
    joined_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    waiting_digest = models.CharField(max_length=64, default="")
    waiting_at = models.DateTimeField(null=True)
    holder = models.ForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    held_at = models.DateTimeField(null=True)
    draft = models.ForeignKey("intake.Draft", null=True, on_delete=models.SET_NULL, related_name="+")
    application = models.ForeignKey(
        "intake.Application", null=True, on_delete=models.PROTECT, related_name="+"
    )
    pointed = models.CharField(max_length=100, default="")
    version = models.PositiveIntegerField(default=1)
    looked_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=10, choices=EndedBy.choices, default="")

    department_id: int
    procedure_id: int | None
    key_id: UUID | None
    holder_id: int | None
    made_by_id: int | None
    draft_id: UUID | None
    application_id: UUID | None

    class Meta:
        db_table = "counter_remote_visit"
        constraints = [
            models.UniqueConstraint(
                fields=["department", "begins_at", "seat"],
                condition=~models.Q(state="cancelled"),
                name="remote_seat_once",
            ),
            models.UniqueConstraint(
                fields=["department", "once"],
                condition=~models.Q(once="") & ~models.Q(state="cancelled"),
                name="remote_booked_once",
            ),
            models.UniqueConstraint(
                fields=["municipality", "link_digest"],
                condition=~models.Q(link_digest=""),
                name="remote_link_once",
            ),
            models.UniqueConstraint(
                fields=["municipality", "draft"],
                condition=models.Q(state="open"),
                name="remote_draft_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=RemoteState.values), name="remote_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["booked", "open"], ended_at=None)
                | models.Q(state__in=["ended", "cancelled"], ended_at__isnull=False),
                name="remote_ended_has_its_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="open")
                | (~models.Q(visitor_digest="") & models.Q(joined_at__isnull=False)),
                name="remote_open_has_its_visitor",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "begins_at"], name="remote_by_day"),
            models.Index(
                fields=["municipality", "application"],
                condition=models.Q(application__isnull=False),
                name="remote_of_application",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_live(self) -> bool:
        return self.state in (RemoteState.BOOKED, RemoteState.OPEN)

    @property
    def ends_at(self) -> datetime:
        return self.begins_at + timedelta(minutes=self.minutes)

    @property
    def closes_at(self) -> datetime:
        """The end of its day in Japan: then the link is dead."""
        day = day_of(self.begins_at) + timedelta(days=1)
        return datetime(day.year, day.month, day.day, tzinfo=JST)

    def is_over(self, at: datetime) -> bool:
        return not self.is_live or at >= self.closes_at

    def admits(self, at: datetime) -> bool:
        """Whether its link opens now."""
        return not self.is_over(at) and at >= self.begins_at - OPENS_BEFORE


class RemoteSide(models.TextChoices):
    VISITOR = "visitor", "来た方"
    CLERK = "clerk", "職員"


class RemoteMessage(TenantModel):
    """One line of the text chat. `sealed_text` is under the visit's key; `number` counts from 1 within the visit.

    `once` is a keyed hash of the form it was typed into: a button pressed twice says it once.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    visit = models.ForeignKey(RemoteVisit, on_delete=models.CASCADE, related_name="messages")
    number = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=10, choices=RemoteSide.choices)
    staff = models.ForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    sealed_text = models.BinaryField()
    once = models.CharField(max_length=64)
    sent_at = models.DateTimeField()

    visit_id: UUID
    staff_id: int | None

    class Meta:
        db_table = "counter_remote_message"
        constraints = [
            models.UniqueConstraint(fields=["visit", "number"], name="remote_message_number_once"),
            models.UniqueConstraint(fields=["visit", "once"], name="remote_message_said_once"),
            models.CheckConstraint(
                condition=models.Q(side="visitor", staff=None) | models.Q(side="clerk", staff__isnull=False),
                name="remote_message_side_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.number}"
