"""What is the least that a Django view does to keep something? One row, by the usual means.

Served by the same gunicorn on the same database, its rate is the ceiling that sealing is compared with.
"""

from django.db import models
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone


class Row(models.Model):
    """One row."""

    at = models.DateTimeField()
    words = models.TextField()

    class Meta:
        app_label = "bench"
        db_table = "bench_row"

    def __str__(self):
        return self.words


def insert(request):
    """Insert one row and say so; a GET only tells that the server is up."""
    if request.method == "POST":
        Row.objects.create(at=timezone.now(), words="a row")
    return HttpResponse("kept\n", content_type="text/plain")


urlpatterns = [path("", insert)]
