"""Load or amend a call: manage.py load_call calls/definitions/aspire-2024-3.toml"""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from calls import services
from calls.definition import DefinitionError
from calls.sentences import say
from journal.refusals import Refusal


class Command(BaseCommand):
    help = "Load a call from its TOML file, or amend it; loading the same file again changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("file")

    def handle(self, *, file, **options):
        try:
            call = services.load_call(file, at=timezone.now())
        except DefinitionError as error:
            raise CommandError(f"Nothing was changed.\n{error}") from None
        except Refusal as refusal:
            raise CommandError(f"Nothing of the call was changed.\nLoading {file}: {say(refusal)}") from None
        self.stdout.write(f"{call.slug}: version {call.version}, closes {call.closes_at.isoformat()}")
