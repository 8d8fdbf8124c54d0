"""Where does the office arrange interviews, give places, release results and look after affiliation promises?"""

from django.urls import path

from selection import views

app_name = "selection"
urlpatterns = [
    path("office/", views.office, name="office"),
    path("office/calls/<slug:slug>/", views.overview, name="overview"),
    path("office/calls/<slug:slug>/interviews/", views.interviews, name="interviews"),
    path("office/calls/<slug:slug>/interviews/list/<int:pk>/", views.put_on_list, name="put_on_list"),
    path("office/calls/<slug:slug>/interviews/<int:pk>/time/", views.TimeView.as_view(), name="time"),
    path("office/calls/<slug:slug>/interviews/<int:pk>/remove/", views.RemoveView.as_view(), name="remove"),
    path("office/calls/<slug:slug>/selection/", views.board, name="board"),
    path("office/calls/<slug:slug>/selection/<int:pk>/award/", views.award, name="award"),
    path("office/calls/<slug:slug>/selection/<int:pk>/take-back/", views.take_back, name="take_back"),
    path("office/calls/<slug:slug>/selection/release/", views.ReleaseView.as_view(), name="release"),
    path("office/calls/<slug:slug>/promises/", views.promises, name="promises"),
    path("office/calls/<slug:slug>/promises/<int:pk>/", views.PromiseView.as_view(), name="promise"),
    path("office/calls/<slug:slug>/promises/<int:pk>/confirm/", views.ConfirmView.as_view(), name="promise_confirm"),
    path("office/calls/<slug:slug>/promises/<int:pk>/except/", views.ExceptionView.as_view(), name="promise_except"),
    path("office/calls/<slug:slug>/promises/<int:pk>/cancel/", views.CancelView.as_view(), name="promise_cancel"),
    path("proposals/<int:pk>/affiliation/", views.AffiliationView.as_view(), name="affiliation"),
]
