"""The addresses of surveys."""

from django.urls import path

from yorozu.outreach import desk, portal

app_name = "outreach"

_DESK = "<slug:city>/desk/surveys/"
_ONE = f"{_DESK}<int:survey_id>/"

urlpatterns = [
    path("<slug:city>/surveys/", portal.surveys, name="surveys"),
    path("<slug:city>/surveys/<slug:slug>/", portal.survey, name="survey"),
    path("<slug:city>/surveys/<slug:slug>/thanks/", portal.thanks, name="thanks"),
    path("<slug:city>/surveys/<slug:slug>/results/", portal.results, name="results"),
    path("<slug:city>/surveys/<slug:slug>/results/csv/", portal.results_csv, name="results-csv"),
    path(_DESK, desk.surveys, name="desk-surveys"),
    path(f"{_DESK}new/", desk.new, name="desk-new"),
    path(_ONE, desk.survey, name="desk-survey"),
    path(f"{_ONE}change/", desk.change, name="desk-change"),
    path(f"{_ONE}list/", desk.listing, name="desk-list"),
    path(f"{_ONE}draw/", desk.draw, name="desk-draw"),
    path(f"{_ONE}addresses/", desk.addresses, name="desk-addresses"),
    path(f"{_ONE}enter/", desk.enter, name="desk-enter"),
    path(f"{_ONE}enter/<int:number>/", desk.correct, name="desk-correct"),
    path(f"{_ONE}tables/", desk.tables, name="desk-tables"),
    path(f"{_ONE}tables/csv/", desk.tables_csv, name="desk-csv"),
    path(f"{_ONE}tables/excel/", desk.tables_excel, name="desk-excel"),
    path(f"{_ONE}cross/", desk.cross, name="desk-cross"),
    path(f"{_ONE}texts/<str:field>/", desk.texts, name="desk-texts"),
    path(f"{_ONE}close/", desk.close, name="desk-close"),
    path(f"{_ONE}publish/", desk.publish, name="desk-publish"),
]
