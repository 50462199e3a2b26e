from django.urls import path

from yorozu.paper import desk, portal

app_name = "paper"
_BASE = "<slug:city>/desk/paper/"
_SCAN = f"{_BASE}<uuid:scan_id>/"

urlpatterns = [
    path("<slug:city>/forms/<slug:code>/", portal.form, name="form"),
    path(_BASE, desk.overview, name="list"),
    path(f"{_BASE}new/", desk.upload, name="upload"),
    path(_SCAN, desk.view, name="scan"),
    path(f"{_SCAN}form/", desk.choose, name="choose"),
    path(f"{_SCAN}again/", desk.again, name="again"),
    path(f"{_SCAN}discard/", desk.discard, name="discard"),
    path(f"{_SCAN}check/", desk.check, name="check"),
    path(f"{_SCAN}received/", desk.received, name="received"),
    path(f"{_SCAN}slip/", desk.slip, name="slip"),
    path(f"{_SCAN}boxes/<str:field>/", desk.boxes, name="boxes"),
    path(f"{_SCAN}pages/<int:number>/", desk.page, name="page"),
    path(f"{_SCAN}sections/<slug:section>/", desk.section, name="section"),
]
