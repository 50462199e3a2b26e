"""Writes docs/personal-data.md from the declarations in yorozu.config.personal_data."""

import os
from pathlib import Path

os.environ.setdefault("YOROZU_SECRET_KEY", "only-for-writing-docs-only-for-writing-docs")

from yorozu.config.personal_data.page import page

PAGE = Path(__file__).resolve().parents[1] / "docs" / "personal-data.md"

if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
