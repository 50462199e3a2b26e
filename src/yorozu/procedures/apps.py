from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "yorozu.procedures"
    label = "procedures"
