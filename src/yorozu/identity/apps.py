from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "yorozu.identity"
    label = "identity"
