from django.urls import path

from yorozu.procedures import portal

app_name = "procedures"

urlpatterns = [
    path("<slug:city>/", portal.home, name="home"),
    path("<slug:city>/procedures/", portal.search, name="search"),
    path("<slug:city>/procedures/<slug:code>/", portal.detail, name="detail"),
]
