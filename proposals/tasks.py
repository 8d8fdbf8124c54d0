"""What does the worker look after in this room? Stored bytes, amended calls, outcomes of grants."""

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


@shared_task(ignore_result=True)
def remind_of_outcomes():
    """Remind leads whose counterpart's grant is still pending; beat asks each minute, a letter's key lets it go once."""
    services.remind_of_outcomes(at=timezone.now())


@shared_task(ignore_result=True)
def mark_unknown_outcomes():
    """Mark grants whose outcome was not known in time; beat asks each minute."""
    services.mark_unknown_outcomes(at=timezone.now())


@shared_task(ignore_result=True)
def tell_of_extensions():
    """Promise the letters about a deadline that was moved; beat asks each minute."""
    services.tell_of_extensions(at=timezone.now())


@shared_task(ignore_result=True)
def remind_of_drafts():
    """Remind those who write drafts of the deadline; beat asks each minute, a letter's key lets it go once."""
    services.remind_of_drafts(at=timezone.now())


@shared_task(ignore_result=True)
def tell_of_changes():
    """Tell those who write drafts of amendments of their call; beat asks each minute."""
    services.tell_of_changes(at=timezone.now())


@shared_task(ignore_result=True)
def ask_to_verify_seals():
    """Ask for today's verification of what was sealed; beat asks each hour, the job's key lets it be done once a day."""
    services.ask_to_verify_seals(at=timezone.now())


@shared_task(ignore_result=True)
def verify_seals():
    """Hash every sealed text again, if that is asked for."""
    services.verify_seals(now=timezone.now)


@shared_task(ignore_result=True)
def ask_for_dossiers():
    """Ask for the PDFs of sealed versions that have none; beat asks each minute."""
    services.ask_for_dossiers(at=timezone.now())


@shared_task(ignore_result=True)
def make_dossiers():
    """Make the PDFs of sealed versions that wait, for a while."""
    services.make_dossiers(now=timezone.now)


@shared_task(ignore_result=True)
def make_previews():
    """Make the previews that people wait for."""
    services.make_previews(now=timezone.now)
