"""What does the worker look after in this room?"""

from celery import shared_task
from django.utils import timezone

from reviews import services


@shared_task(ignore_result=True)
def ask_for_packets():
    """Ask for the packets that no longer hold what is open to their readers; beat asks each minute."""
    services.ask_for_packets(at=timezone.now())


@shared_task(ignore_result=True)
def make_packets():
    """Make the packets that wait, for a while."""
    services.make_packets(now=timezone.now)


@shared_task(ignore_result=True)
def work_out_plans():
    """Work out the plans of assignment that officers wait for."""
    services.work_out_plans(now=timezone.now)


@shared_task(ignore_result=True)
def reckon():
    """Calibrate the scores of large calls where new ones came in; beat asks each minute."""
    services.reckon(at=timezone.now())


@shared_task(ignore_result=True)
def remind_of_reviews():
    """Remind reviewers of what is due; beat asks each minute, a letter's key lets it go once."""
    services.remind_of_reviews(at=timezone.now())


@shared_task(ignore_result=True)
def find_conflicts():
    """Look for interests between whoever may judge and what is in hand; beat asks each minute."""
    services.find_conflicts(at=timezone.now())
