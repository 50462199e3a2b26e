from django.apps import AppConfig


class MunicipalityConfig(AppConfig):
    name = "yorozu.municipality"
    label = "municipality"
