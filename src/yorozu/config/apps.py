from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "yorozu.config"
    label = "config"

    def ready(self) -> None:
        from yorozu.config import wiring  # noqa: PLC0415  models must be loaded before anything is wired

        wiring.connect()
