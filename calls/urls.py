"""Where does anyone find the calls?"""

from django.urls import path

from calls import views

app_name = "calls"
urlpatterns = [
    path("", views.call_list, name="list"),
    path("calls/<slug:slug>/", views.call_page, name="page"),
]
