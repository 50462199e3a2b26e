"""The tables of the package paper."""

from yorozu.config.personal_data.declaring import Table

TABLES: dict[str, Table] = {}
