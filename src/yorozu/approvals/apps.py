from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "yorozu.approvals"
    label = "approvals"
