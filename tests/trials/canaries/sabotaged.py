"""The application as the server loads it, with the faults in it."""

from yorozu.config.wsgi import application

from tests.trials.canaries import sabotage  # isort: skip  the models must be loaded first

sabotage.install()

__all__ = ["application"]
