"""What does the worker look after in this room?"""

from celery import shared_task
from django.utils import timezone

from selection import services


@shared_task(ignore_result=True)
def settle_withdrawals():
    """Take withdrawn proposals off lists and places; beat asks each minute."""
    services.settle_withdrawals(at=timezone.now())


@shared_task(ignore_result=True)
def remind_of_promises():
    """Owe leads the reminders of their affiliation promises; beat asks each minute."""
    services.remind_of_promises(at=timezone.now())


@shared_task(ignore_result=True)
def release_due():
    """Release the results whose moment has come; beat asks each minute."""
    services.release_due(at=timezone.now())


@shared_task(ignore_result=True)
def alarm_of_interviews():
    """Tell officers of interviews without a letter 14, 10 and 8 days before; beat asks each minute."""
    services.alarm_of_interviews(at=timezone.now())
