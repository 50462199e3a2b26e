from django.urls import path

from yorozu.procedures import portal
from yorozu.procedures.desk import guides as guide_desk
from yorozu.procedures.desk.designer.routes import designer_patterns

app_name = "procedures"

urlpatterns = [
    path("<slug:city>/", portal.home, name="home"),
    path("<slug:city>/procedures/", portal.search, name="search"),
    path("<slug:city>/procedures/<slug:code>/", portal.detail, name="detail"),
    path("<slug:city>/guide/", portal.guides, name="guides"),
    path("<slug:city>/guide/<slug:event>/", portal.guide, name="guide"),
    path("<slug:city>/desk/guides/", guide_desk.guides, name="desk-guides"),
    path("<slug:city>/desk/guides/<slug:event>/", guide_desk.guide, name="desk-guide"),
    path(
        "<slug:city>/desk/guides/<slug:event>/table/<slug:form>/", guide_desk.table, name="desk-guide-table"
    ),
    path("<slug:city>/desk/guides/<slug:event>/replace/", guide_desk.replace, name="desk-guide-replace"),
    path("<slug:city>/desk/guides/<slug:event>/restore/", guide_desk.restore, name="desk-guide-restore"),
    *designer_patterns(),
]
