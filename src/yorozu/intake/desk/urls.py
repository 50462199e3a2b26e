from django.urls import path

from yorozu.intake.desk import requests

app_name = "requests"
_BASE = "<slug:city>/desk/requests/"

urlpatterns = [
    path(_BASE, requests.overview, name="overview"),
    path(f"{_BASE}new/<slug:code>/", requests.start, name="start"),
    path(f"{_BASE}drafts/<uuid:draft_id>/check/", requests.check, name="check"),
    path(f"{_BASE}drafts/<uuid:draft_id>/discard/", requests.discard, name="discard"),
    path(f"{_BASE}drafts/<uuid:draft_id>/pages/<slug:section>/", requests.page, name="page"),
    path(f"{_BASE}<uuid:application_id>/", requests.view, name="view"),
    path(f"{_BASE}<uuid:application_id>/withdraw/", requests.withdraw, name="withdraw"),
    path(f"{_BASE}<uuid:application_id>/correct/", requests.correct, name="correct"),
    path(
        f"{_BASE}<uuid:application_id>/correct/<slug:section>/",
        requests.correct_section,
        name="correct-section",
    ),
    path(f"{_BASE}<uuid:application_id>/messages/", requests.messages, name="messages"),
    path(
        f"{_BASE}<uuid:application_id>/messages/<int:message>/files/<int:number>/",
        requests.message_download,
        name="message-download",
    ),
    path(f"{_BASE}<uuid:application_id>/notice/<int:number>/", requests.notice, name="notice"),
]
