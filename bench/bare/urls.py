"""The addresses of the bare application."""

from django.urls import path

from bench.bare import views

urlpatterns = [
    path("submit", views.submit),
    path("submit-unsynced", views.submit_unsynced),
    path("constant", views.constant),
    path("listed", views.listed),
]
