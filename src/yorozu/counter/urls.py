from django.urls import URLPattern, path

from yorozu.counter.desk import after, checking, entering, guide, home, visit, windows
from yorozu.counter.desk import remote as remote_desk
from yorozu.counter.portal import hall, remote, screen, ticket

app_name = "counter"
_DESK = "<slug:city>/desk/counter/"
_VISIT = f"{_DESK}visits/<uuid:visit_id>/"
_REMOTE = "<slug:city>/desk/remote/"

_public = [
    path("<slug:city>/counter/", hall.hall, name="hall"),
    path("<slug:city>/counter/display/", hall.display, name="display"),
    path("<slug:city>/counter/take/", hall.take, name="take"),
    path("<slug:city>/ticket/<str:ticket>/", ticket.ticket, name="ticket"),
    path("<slug:city>/ticket/<str:ticket>/cancel/", ticket.cancel, name="ticket-cancel"),
    path("<slug:city>/ticket/<str:ticket>/tell/", ticket.tell, name="ticket-tell"),
    path("<slug:city>/screen/", screen.start, name="screen-start"),
    path("<slug:city>/screen/check/", screen.screen, name="screen"),
    path("<slug:city>/screen/identify/", screen.identify, name="screen-identify"),
    path("<slug:city>/screen/end/", screen.end, name="screen-end"),
]

_desk = [
    path(_DESK, home.home, name="home"),
    path(f"{_DESK}begin/", home.begin, name="begin"),
    path(f"{_DESK}leave/", home.leave, name="leave"),
    path(f"{_DESK}call/", home.call, name="call"),
    path(f"{_DESK}give/", home.give, name="give"),
    path(f"{_DESK}visit/", home.visit, name="begin-visit"),
    path(f"{_DESK}tickets/<uuid:ticket_id>/", home.end, name="end-ticket"),
    path(f"{_DESK}windows/", windows.windows, name="windows"),
    path(f"{_DESK}windows/new/", windows.new, name="window-new"),
    path(f"{_DESK}windows/<int:window_id>/", windows.change, name="window"),
    path(_VISIT, visit.visit, name="visit"),
    path(f"{_VISIT}take-up/", visit.take_up, name="visit-take-up"),
    path(f"{_VISIT}procedures/", visit.procedures, name="visit-procedures"),
    path(f"{_VISIT}screen/", visit.screen, name="visit-screen"),
    path(f"{_VISIT}card/", visit.card, name="visit-card"),
    path(f"{_VISIT}close/", visit.close, name="visit-close"),
    path(f"{_VISIT}guide/<slug:event>/", guide.guide, name="visit-guide"),
    path(f"{_VISIT}pages/<slug:code>/<slug:section>/", entering.entering, name="visit-page"),
    path(f"{_VISIT}fill/", entering.fill, name="visit-fill"),
    path(f"{_VISIT}check/", checking.check, name="visit-check"),
    path(f"{_VISIT}show/", checking.show, name="visit-show"),
    path(f"{_VISIT}confirm/", checking.confirm, name="visit-confirm"),
    path(f"{_VISIT}send/", checking.send, name="visit-send"),
    path(f"{_VISIT}paper/", after.paper, name="visit-paper"),
    path(f"{_VISIT}receipt/", after.receipt, name="visit-receipt"),
]

_remote = [
    path("<slug:city>/remote/ask/<slug:code>/", remote.ask, name="remote-ask"),
    path("<slug:city>/remote/in/<str:token>/", remote.link, name="remote-link"),
    path("<slug:city>/remote/room/", remote.room, name="remote-room"),
    path("<slug:city>/remote/live/", remote.live, name="remote-live"),
    path("<slug:city>/remote/say/", remote.say, name="remote-say"),
    path("<slug:city>/remote/act/", remote.act, name="remote-act"),
    path(_REMOTE, remote_desk.listing, name="remote-desk"),
    path(f"{_REMOTE}new/", remote_desk.make, name="remote-make"),
    path(f"{_REMOTE}setup/", remote_desk.setup, name="remote-setup"),
    path(f"{_REMOTE}setup/<slug:department>/", remote_desk.offer, name="remote-offer"),
    path(f"{_REMOTE}<uuid:visit_id>/", remote_desk.room, name="remote-desk-room"),
    path(f"{_REMOTE}<uuid:visit_id>/live/", remote_desk.live, name="remote-desk-live"),
    path(f"{_REMOTE}<uuid:visit_id>/act/", remote_desk.act, name="remote-desk-act"),
]

urlpatterns: list[URLPattern] = [*_public, *_desk, *_remote]
