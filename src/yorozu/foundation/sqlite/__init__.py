"""Django's SQLite with a steadier way to wait for its turn to write (named as ENGINE in the settings)."""
