"""Which worker does the portal's long work, and how carefully does it hold a message?"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aspire.settings")

app = Celery("aspire")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
