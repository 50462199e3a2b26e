"""The bare Django application to compare with: no middleware, one view a purpose, the same server and database settings."""
