"""Where do the pages about people and roles live?"""

from django.urls import path

from accounts import views

app_name = "accounts_office"
urlpatterns = [
    path("", views.people, name="people"),
    path("<int:pk>/", views.person, name="person"),
    path("<int:pk>/grant/<slug:kind>/", views.change_role, {"act": "grant"}, name="grant_role"),
    path("<int:pk>/end/<slug:kind>/", views.change_role, {"act": "end"}, name="end_role"),
]
