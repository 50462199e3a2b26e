from django.apps import AppConfig


class CounterConfig(AppConfig):
    name = "yorozu.counter"
    label = "counter"
