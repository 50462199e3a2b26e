"""Staff and the posts they hold; several assignments are 兼務."""

from django.db import models

from yorozu.municipality.models.organisation import Department, Post
from yorozu.municipality.models.tenancy import TenantModel


class StaffMember(TenantModel):
    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=100)
    is_active = models.BooleanField(default=True)

    class Meta:
        db_table = "municipality_staff"
        constraints = [models.UniqueConstraint(fields=["municipality", "code"], name="staff_code_once")]

    def __str__(self) -> str:
        return self.name


class Assignment(TenantModel):
    """A post held in a department from `since` until the day before `until`."""

    staff = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="assignments")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    is_main = models.BooleanField(default=False)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        db_table = "municipality_assignment"
        constraints = [
            models.UniqueConstraint(fields=["staff", "department", "post", "since"], name="assignment_once"),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gt=models.F("since")),
                name="assignment_ends_after_it_starts",
            ),
        ]
        indexes = [models.Index(fields=["department", "post"], name="assignment_holders")]

    def __str__(self) -> str:
        return f"{self.department} {self.post} {self.staff}"
