"""Accounts of staff, the roles granted to them, the sessions of browsers; and residents, who are no accounts of these."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from yorozu.foundation.clock import now
from yorozu.foundation.ids import new_id
from yorozu.identity.permissions import Role
from yorozu.municipality.models import StaffMember, TenantModel
from yorozu.trust.models import VaultKey


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(login=username)


class User(AbstractBaseUser):
    """An account. Staff accounts belong to a member of staff; the login id is unique in the installation.

    `factor_key` seals the secrets of its second factors, which allauth's table holds.
    """

    login = models.CharField(max_length=80, unique=True)
    staff: Any = models.OneToOneField(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    factor_key = models.ForeignKey(VaultKey, null=True, on_delete=models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "login"

    class Meta:
        db_table = "identity_user"

    def __str__(self) -> str:
        return self.login


class RoleGrant(TenantModel):
    """A role given to an account in a municipality; how far it reaches is the permission table's to say."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=30, choices=[(role.value, role.label) for role in Role])
    granted_at = models.DateTimeField()

    class Meta:
        db_table = "identity_role_grant"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "user", "role"], name="role_granted_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]), name="role_is_in_the_table"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role}"


class Session(AbstractBaseSession):
    """A browser's session; with `user`, that of somebody signed in, found by account so that it can be ended.

    `opened_at` is when they signed in, `seen_at` when they last used the desk, `device` the kind of browser.
    """

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    opened_at = models.DateTimeField(default=now)
    seen_at = models.DateTimeField(default=now)
    device = models.CharField(max_length=60, default="")

    class Meta(AbstractBaseSession.Meta):
        db_table = "identity_session"

    def save(self, *args: Any, **kwargs: Any) -> None:
        # What the store saves anew is its content; when it was last used is noted beside it.
        if kwargs.get("force_update"):
            kwargs["update_fields"] = ["session_data", "expire_date", "user", "opened_at", "device"]
        super().save(*args, **kwargs)


class Resident(TenantModel):
    """A person who applies, known in one city by a mail address. Never a `User`: nothing here leads to the desk.

    `email_digest` is keyed, so that an address is found and cannot be read. `sealed_profile` is JSON of answers by
    term of the data dictionary; it and the address are sealed under the person's own `key`. `stamp` stands in each of
    their sessions: a new one ends them all.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.ForeignKey(VaultKey, on_delete=models.PROTECT, related_name="+")
    email_digest = models.CharField(max_length=64)
    sealed_email = models.BinaryField()
    sealed_profile = models.BinaryField()
    stamp = models.CharField(max_length=32)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "identity_resident"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "email_digest"], name="resident_once"),
        ]
        indexes = [models.Index(fields=["seen_at"], name="resident_unused")]

    def __str__(self) -> str:
        return str(self.id)


class SignInCode(TenantModel):
    """A one-time code on its way to a mail address, whether or not somebody is known by it. Gone after a day.

    `code_digest` is keyed; `tries` are counted here so that guessing ends, whoever guesses.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.ForeignKey(VaultKey, on_delete=models.PROTECT, related_name="+")
    email_digest = models.CharField(max_length=64)
    sealed_email = models.BinaryField()
    code_digest = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "identity_sign_in_code"
        indexes = [models.Index(fields=["expires_at"], name="sign_in_code_expiry")]

    def __str__(self) -> str:
        return str(self.id)
