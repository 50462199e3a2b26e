from django.urls import path

from yorozu.config.outbox import desk

app_name = "outbox"

urlpatterns = [
    path("<slug:city>/desk/outbox/", desk.given_up, name="given-up"),
    path("<slug:city>/desk/outbox/retry/", desk.try_again, name="retry"),
]
