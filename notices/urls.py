"""Where are the letters of a call?"""

from django.urls import path

from notices import views

app_name = "notices"
urlpatterns = [
    path("office/calls/<slug:scope>/letters/", views.letters, name="letters"),
    path("office/letters/<int:pk>/", views.letter, name="letter"),
    path("office/letters/<int:pk>/again/", views.post_again, name="post_again"),
    path("office/letters/<int:pk>/set-aside/", views.set_aside, name="set_aside"),
]
