"""The tables of the package outreach."""

from yorozu.config.personal_data.declaring import Table

TABLES: dict[str, Table] = {}
