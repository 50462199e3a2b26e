"""The one place that says of every field of every table whether it holds personal data.

個人情報の保護に関する法律 第2条: what concerns a living person and tells who it is, alone or put together with other
things that are easily at hand. A receipt number is therefore personal too: the office can tell whose it is.
A field that is not declared fails the build, and so does a declaration of a field that is gone.
`docs/personal-data.md` is written from here by `scripts/personal_data.py`.
"""

from yorozu.config.personal_data import cases, conversing, counter, inout, outreach, paper
from yorozu.config.personal_data.declaring import Declared, Kind, Table, declarations, faults
from yorozu.config.personal_data.libraries import LIBRARIES
from yorozu.config.personal_data.tables import TABLES

DECLARED: dict[str, Table] = {
    **LIBRARIES,
    **TABLES,
    **cases.TABLES,
    **conversing.TABLES,
    **counter.TABLES,
    **inout.TABLES,
    **paper.TABLES,
    **outreach.TABLES,
}

__all__ = ["DECLARED", "Declared", "Kind", "Table", "declarations", "faults"]
