"""Fails when a model has changed and no migration says so."""

import os
import tempfile

os.environ.setdefault("YOROZU_SECRET_KEY", "only-for-this-check-only-for-this-check")
os.environ["YOROZU_DATA"] = tempfile.mkdtemp(prefix="yorozu-check-")
os.environ.pop("DATABASE_URL", None)
os.environ["DJANGO_SETTINGS_MODULE"] = "yorozu.config.settings"

import django  # noqa: E402
from django.core.management import call_command  # noqa: E402

django.setup()
call_command("makemigrations", check=True, dry_run=True, verbosity=1)
