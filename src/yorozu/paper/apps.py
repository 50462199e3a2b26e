from django.apps import AppConfig


class PaperConfig(AppConfig):
    name = "yorozu.paper"
    label = "paper"
