from django.urls import path

from yorozu.identity import desk

app_name = "identity"

urlpatterns = [
    path("<slug:city>/desk/sign-in/", desk.sign_in, name="sign-in"),
    path("<slug:city>/desk/sign-out/", desk.sign_out, name="sign-out"),
]
