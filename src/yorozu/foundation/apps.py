from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "yorozu.foundation"
    label = "foundation"
