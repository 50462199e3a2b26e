from django.urls import path

from yorozu.approvals import desk

app_name = "approvals"

urlpatterns = [
    path("<slug:city>/desk/approvals/", desk.inbox, name="inbox"),
    path("<slug:city>/desk/approvals/<int:proposal_id>/", desk.proposal, name="proposal"),
    path("<slug:city>/desk/approvals/<int:proposal_id>/act/", desk.act, name="act"),
]
