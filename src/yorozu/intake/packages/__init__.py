"""Packages of applications as another system hands them over (docs/import.md): read strictly, nothing believed."""

from yorozu.intake.packages.archive import MOST_BYTES, Archive
from yorozu.intake.packages.manifest import Attachment, Entry, Package, read_package

__all__ = ["MOST_BYTES", "Archive", "Attachment", "Entry", "Package", "read_package"]
