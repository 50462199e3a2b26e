"""The tables of a city's own structure."""

from yorozu.municipality.models.calendar import Closure
from yorozu.municipality.models.organisation import Department, DepartmentRole, Post
from yorozu.municipality.models.staff import Assignment, StaffMember
from yorozu.municipality.models.tenancy import Municipality, TenantManager, TenantModel, TenantQuerySet

__all__ = [
    "Assignment",
    "Closure",
    "Department",
    "DepartmentRole",
    "Municipality",
    "Post",
    "StaffMember",
    "TenantManager",
    "TenantModel",
    "TenantQuerySet",
]
