"""Django's PostgreSQL, told which city is at hand (named as ENGINE in the settings)."""
