"""Make a practice call: manage.py rehearse_call aspire-2024-3 --closes 2026-12-08"""

from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from calls import services
from calls.sentences import say
from journal.refusals import Refusal


class Command(BaseCommand):
    help = "Make a practice call with the same rules and every date moved by the same number of days."

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument(
            "--closes", required=True, help="the closing day in Japan, such as 2026-12-08; noon is the hour"
        )

    def handle(self, *, slug, closes, **options):
        try:
            closes_on = date.fromisoformat(closes)
        except ValueError:
            raise CommandError(f"--closes is “{closes}”: give a date such as 2026-12-08.") from None
        try:
            call = services.rehearse_call(slug, closes_on=closes_on, actor=None, at=timezone.now())
        except Refusal as refusal:
            raise CommandError(say(refusal)) from None
        self.stdout.write(f"{call.slug}: closes {call.closes_at.isoformat()}")
