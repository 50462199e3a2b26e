from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "yorozu.cases"
    label = "cases"
