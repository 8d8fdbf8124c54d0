"""Where are the letters of a call?"""

from django.urls import path

from notices import views

app_name = "notices"
urlpatterns = [
    path("office/calls/<slug:scope>/letters/", views.letters, name="letters"),
    path("office/calls/<slug:scope>/letters/forecast/", views.forecast, name="forecast"),
    path("office/letters/<int:pk>/", views.letter, name="letter"),
    path("office/letters/<int:pk>/again/", views.post_again, name="post_again"),
    path("office/letters/<int:pk>/hold/", views.deed, {"name": "hold"}, name="hold"),
    path("office/letters/<int:pk>/let-go/", views.deed, {"name": "let_go"}, name="let_go"),
    path("office/letters/<int:pk>/send-again/", views.deed, {"name": "send_again"}, name="send_again"),
    path("office/letters/<int:pk>/calendar/", views.calendar, name="calendar"),
    path("office/letters/<int:pk>/set-aside/", views.set_aside, name="set_aside"),
]
