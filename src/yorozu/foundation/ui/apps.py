from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "yorozu.foundation.ui"
    label = "ui"
