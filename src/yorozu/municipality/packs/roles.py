"""What a department can be there for. A procedure names the role, a city says which department has it."""

PROCEDURE_ROLES = frozenset(
    {
        "child-allowance",
        "childcare",
        "maternal-health",
        "long-term-care",
        "disaster-certificate",
        "resident-register",
        "water",
        "roads",
        "library",
        "personnel",
        "digital",
    }
)
OFFICE_ROLES = frozenset({"records", "dx"})
