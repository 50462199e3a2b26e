"""Departments and posts."""

from django.db import models

from yorozu.municipality.models.tenancy import TenantModel


class Department(TenantModel):
    """部・課・室・係: a tree. `path` is the names from the top, joined by a slash."""

    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=60)
    path = models.CharField(max_length=200)
    symbol = models.CharField(max_length=10, default="")
    order = models.PositiveIntegerField(default=0)
    source = models.CharField(max_length=10, choices=[("plan", "計画に記載"), ("usual", "一般的な構成")])

    class Meta:
        db_table = "municipality_department"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code"], name="department_code_once"),
            models.UniqueConstraint(fields=["municipality", "path"], name="department_path_once"),
        ]

    def __str__(self) -> str:
        return self.path

    @property
    def full_name(self) -> str:
        """The names from the top as a letter writes them: 上下水道部 営業課."""
        return self.path.replace("/", " ")


class DepartmentRole(TenantModel):
    """Which department does a kind of work, so that shared packs need no names: `water` → 上下水道部/営業課."""

    role = models.SlugField(max_length=60)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "municipality_department_role"
        constraints = [models.UniqueConstraint(fields=["municipality", "role"], name="department_role_once")]

    def __str__(self) -> str:
        return self.role


class Post(TenantModel):
    """職名; rank 1 is the mayor, a larger number is lower."""

    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=40)
    rank = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "municipality_post"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code"], name="post_code_once"),
            models.UniqueConstraint(fields=["municipality", "name"], name="post_name_once"),
        ]

    def __str__(self) -> str:
        return self.name
