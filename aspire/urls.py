"""Where does an address lead?"""

from django.urls import path

urlpatterns = []
