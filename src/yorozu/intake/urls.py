from django.urls import path

from yorozu.intake import portal

app_name = "intake"

urlpatterns = [
    path("<slug:city>/status/", portal.status, name="status"),
    path("<slug:city>/status/view/", portal.view, name="status-view"),
    path("<slug:city>/status/end/", portal.close, name="status-end"),
    path("<slug:city>/status/correct/", portal.correct, name="correct"),
    path("<slug:city>/status/correct/<slug:section>/", portal.correct_section, name="correct-section"),
    path("<slug:city>/status/withdraw/", portal.withdraw, name="withdraw"),
    path("<slug:city>/status/notice/<int:number>/", portal.notice, name="notice"),
    path("<slug:city>/apply/<slug:code>/", portal.start, name="start"),
    path("<slug:city>/apply/<slug:code>/check/", portal.check, name="check"),
    path("<slug:city>/apply/<slug:code>/receipt/", portal.receipt, name="receipt"),
    path("<slug:city>/apply/<slug:code>/saved/", portal.saved, name="saved"),
    path("<slug:city>/apply/<slug:code>/end/", portal.end, name="end"),
    path("<slug:city>/apply/<slug:code>/<slug:section>/", portal.section, name="section"),
]
