from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "yorozu.forms"
    label = "forms"
    verbose_name = "様式"
