"""Which worker does the portal's long work, and how carefully does it hold a message?"""

import os

from celery import Celery, signals
from django.core.management.base import SystemCheckError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aspire.settings")

app = Celery("aspire")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.worker_init.connect
@signals.beat_init.connect
def stop_unsafe_start(**_kwargs):
    """End a worker or beat whose settings are unsafe, as the web server ends."""
    from aspire.checks import stop_unsafe_start as stop  # noqa: PLC0415 - the settings stand only now

    try:
        stop()
    except SystemCheckError as faults:
        raise SystemExit(str(faults)) from faults  # Celery swallows every other exception of a handler


@signals.worker_ready.connect
def look_for_work(**_kwargs):
    """Sweep at once when a worker has come: what was owed while none was there need not wait for beat."""
    for entry in app.conf.beat_schedule.values():
        app.send_task(entry["task"], retry=False, expires=55)
