from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "yorozu.records"
    label = "records"
