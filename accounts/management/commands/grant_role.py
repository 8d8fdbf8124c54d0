"""Who may make the first administrator? Whoever holds the shell."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts import sentences, services
from journal.refusals import Refusal


class Command(BaseCommand):
    help = "Give the person with this e-mail address a role: reviewer, officer or administrator."

    def add_arguments(self, parser):
        """Ask for the address and the role."""
        parser.add_argument("email", help="the address the person signed up with")
        parser.add_argument("role", help="reviewer, officer or administrator")

    def handle(self, *, email, role, **options):
        """Grant the role as the shell; every refusal becomes one sentence and exit code 1."""
        try:
            granted = services.grant_role(email, role, actor=None, at=timezone.now())
        except Refusal as refusal:
            raise CommandError(sentences.say(refusal)) from None
        self.stdout.write(f"{granted.user} <{granted.user.email}> is now {sentences.role_name(granted.kind)}.")
