from django.urls import path

from yorozu.intake import portal
from yorozu.intake.desk import packages
from yorozu.intake.portal import my
from yorozu.intake.portal.basket.after import receipt, status
from yorozu.intake.portal.basket.check import check
from yorozu.intake.portal.basket.contents import contents, end, remove, saved
from yorozu.intake.portal.basket.page import page

app_name = "intake"
_PACKAGES = "<slug:city>/desk/import/"

urlpatterns = [
    path(_PACKAGES, packages.packages, name="packages"),
    path(f"{_PACKAGES}<uuid:package_id>/", packages.package, name="package"),
    path(f"{_PACKAGES}<uuid:package_id>/report.csv", packages.report, name="package-report"),
    path("<slug:city>/my/", my.home, name="my"),
    path("<slug:city>/my/add/", my.add, name="my-add"),
    path("<slug:city>/my/profile/", my.profile, name="my-profile"),
    path("<slug:city>/my/profile/<slug:section>/", my.edit, name="my-profile-edit"),
    path("<slug:city>/my/take/<slug:code>/", my.take, name="my-take"),
    path("<slug:city>/my/keep/<slug:code>/", my.keep, name="my-keep"),
    path("<slug:city>/my/account/", my.account, name="my-account"),
    path("<slug:city>/my/applications/<uuid:application_id>/", my.application, name="my-application"),
    path("<slug:city>/my/drafts/<uuid:draft_id>/", my.draft, name="my-draft"),
    path("<slug:city>/status/", portal.status, name="status"),
    path("<slug:city>/status/view/", portal.view, name="status-view"),
    path("<slug:city>/status/end/", portal.close, name="status-end"),
    path("<slug:city>/status/correct/", portal.correct, name="correct"),
    path("<slug:city>/status/correct/<slug:section>/", portal.correct_section, name="correct-section"),
    path("<slug:city>/status/withdraw/", portal.withdraw, name="withdraw"),
    path("<slug:city>/status/messages/", portal.messages, name="messages"),
    path(
        "<slug:city>/status/messages/<int:message>/files/<int:number>/",
        portal.message_download,
        name="message-download",
    ),
    path("<slug:city>/status/notice/<int:number>/", portal.notice, name="notice"),
    path("<slug:city>/resume/", portal.resume, name="resume"),
    path("<slug:city>/basket/", contents, name="basket"),
    path("<slug:city>/basket/check/", check, name="basket-check"),
    path("<slug:city>/basket/receipt/", receipt, name="basket-receipt"),
    path("<slug:city>/basket/status/", status, name="basket-status"),
    path("<slug:city>/basket/saved/", saved, name="basket-saved"),
    path("<slug:city>/basket/remove/", remove, name="basket-remove"),
    path("<slug:city>/basket/end/", end, name="basket-end"),
    path("<slug:city>/basket/<slug:code>/<slug:section>/", page, name="basket-page"),
    path("<slug:city>/prefilled/<str:token>/", portal.proposed, name="proposed"),
    path("<slug:city>/apply/<slug:code>/", portal.start, name="start"),
    path("<slug:city>/apply/<slug:code>/check/", portal.check, name="check"),
    path("<slug:city>/apply/<slug:code>/receipt/", portal.receipt, name="receipt"),
    path("<slug:city>/apply/<slug:code>/saved/", portal.saved, name="saved"),
    path("<slug:city>/apply/<slug:code>/end/", portal.end, name="end"),
    path("<slug:city>/apply/<slug:code>/<slug:section>/", portal.section, name="section"),
]
