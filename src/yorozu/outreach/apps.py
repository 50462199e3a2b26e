from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "yorozu.outreach"
    label = "outreach"
