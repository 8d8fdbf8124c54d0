"""When is the post done, and when are officers told that it was not? Each minute by beat, and when the bell rings."""

from celery import shared_task
from django.utils import timezone

from notices import services


@shared_task(ignore_result=True)
def post_due_letters():
    """Post the letters that are due."""
    services.post_due(at=timezone.now(), now=timezone.now)


@shared_task(ignore_result=True)
def tell_of_failed_letters():
    """Write to the officers of each call whose letters did not go."""
    services.tell_of_failed_letters(at=timezone.now())
