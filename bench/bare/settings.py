"""Settings of the bare application. The database (its kind, durability and connections) is exactly ours."""

from yorozu.config import settings as ours

SECRET_KEY = ours.SECRET_KEY
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "bench.bare.urls"
DATABASES = ours.DATABASES
DEFAULT_AUTO_FIELD = ours.DEFAULT_AUTO_FIELD
USE_TZ = True
INSTALLED_APPS: list[str] = []
MIDDLEWARE: list[str] = []
LOGGING = ours.LOGGING
BARE_FILES = ours.YOROZU_DATA / "bare-files"
