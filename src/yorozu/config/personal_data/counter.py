"""The tables of the package counter."""

from yorozu.config.personal_data.declaring import Table

TABLES: dict[str, Table] = {}
