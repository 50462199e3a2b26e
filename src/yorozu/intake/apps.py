from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "yorozu.intake"
    label = "intake"
