"""When is waiting work looked for? Each minute by beat."""

from celery import shared_task
from django.utils import timezone

from jobs import services


@shared_task(ignore_result=True)
def sweep():
    """Ring for the jobs that wait."""
    services.sweep(at=timezone.now())
