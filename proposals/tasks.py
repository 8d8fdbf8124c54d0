"""What does the worker look after in this room? Stored bytes, and proposals whose call was amended."""

from celery import shared_task
from django.utils import timezone

from proposals import services


@shared_task(ignore_result=True)
def sweep_documents():
    """Remove bytes that no row has named for a day; beat asks each hour."""
    services.sweep_documents(at=timezone.now())


@shared_task(ignore_result=True)
def ask_to_verify_documents():
    """Ask for today's verification; beat asks each hour, the job's key lets it be done once a day."""
    services.ask_to_verify_documents(at=timezone.now())


@shared_task(ignore_result=True)
def verify_documents():
    """Hash every stored document again, if that is asked for."""
    services.verify_documents(now=timezone.now)


@shared_task(ignore_result=True)
def judge_again_where_the_call_changed():
    """Judge proposals in hand again after an amendment of their call; beat asks each minute."""
    services.judge_again_where_the_call_changed(at=timezone.now())
