"""City packs: one YAML file a municipality, read and checked whole before anything is stored."""

from yorozu.municipality.packs.faults import PackFault, PackInvalid
from yorozu.municipality.packs.reading import read_city, read_city_text
from yorozu.municipality.packs.roles import OFFICE_ROLES, PROCEDURE_ROLES
from yorozu.municipality.packs.shapes import (
    CityPack,
    ClosurePack,
    DepartmentPack,
    PostPack,
    RecordClassPack,
    StaffPack,
)

__all__ = [
    "OFFICE_ROLES",
    "PROCEDURE_ROLES",
    "CityPack",
    "ClosurePack",
    "DepartmentPack",
    "PackFault",
    "PackInvalid",
    "PostPack",
    "RecordClassPack",
    "StaffPack",
    "read_city",
    "read_city_text",
]
