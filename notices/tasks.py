"""When is the post done? Each minute by beat, and whenever the bell rings."""

from celery import shared_task
from django.utils import timezone

from notices import services


@shared_task(ignore_result=True)
def post_due_letters():
    """Post the letters that are due."""
    services.post_due(at=timezone.now(), now=timezone.now)
