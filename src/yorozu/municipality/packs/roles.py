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
        "tax",
        "property-tax",
        "health-insurance",
        "environment",
        "building",
        "contracts",
        "commerce",
        "elections",
        "schools",
        "disaster-prevention",
        "disclosure",
        "policy",
    }
)
OFFICE_ROLES = frozenset({"records", "dx"})
