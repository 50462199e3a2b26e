from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "yorozu.documents"
    label = "documents"
