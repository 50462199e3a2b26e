from django.urls import path

from yorozu.cases import desk, portal

app_name = "cases"

_CASE = "<slug:city>/desk/cases/<int:case_id>/"

urlpatterns = [
    path("<slug:city>/my/looks/", portal.looks, name="my-looks"),
    path("<slug:city>/desk/", desk.work, name="work"),
    path("<slug:city>/desk/access-log/", desk.looks, name="looks"),
    path("<slug:city>/desk/export/", desk.exports, name="exports"),
    path("<slug:city>/desk/export/<slug:code>/", desk.export, name="export"),
    path("<slug:city>/desk/access-log/give/", desk.give, name="looks-give"),
    path(_CASE, desk.case, name="case"),
    path(f"{_CASE}accept/", desk.accept, name="accept"),
    path(f"{_CASE}correction/", desk.correct, name="correct"),
    path(f"{_CASE}propose/", desk.propose, name="propose"),
    path(f"{_CASE}issue/", desk.issue, name="issue"),
    path(f"{_CASE}file/", desk.file, name="file"),
    path(f"{_CASE}note/", desk.note, name="note"),
    path(f"{_CASE}check/", desk.tick, name="tick"),
    path(f"{_CASE}take-over/", desk.take_over, name="take-over"),
    path(f"{_CASE}files/<uuid:file_id>/", desk.download, name="download"),
    path(f"{_CASE}messages/", desk.messages, name="messages"),
    path(f"{_CASE}messages/answer-day/", desk.answer_day, name="answer-day"),
    path(
        f"{_CASE}messages/<int:message>/files/<int:number>/",
        desk.message_download,
        name="message-download",
    ),
    path(f"{_CASE}notice/", desk.notice, name="notice"),
    path(f"{_CASE}notice/preview/", desk.preview, name="preview"),
]
