"""Where do anyone, and any program, find the calls? The page of one call joins other rooms: `aspire.front` shows it."""

from django.urls import path

from calls import api, views

urlpatterns = [
    path("", views.call_list, name="list"),
    path("calls/<slug:slug>/dates.ics", api.dates, name="dates"),
    path("calls/<slug:slug>/changes.atom", api.changes, name="changes"),
    path("api/v1/calls/", api.calls, name="data_list"),
    path("api/v1/calls/<slug:slug>/", api.call, name="data"),
]
