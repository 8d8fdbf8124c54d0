"""Compile translations without GNU gettext: each .po that is newer than its .mo."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Compile translations (.po to .mo) where they changed. Needs no GNU gettext."
    requires_system_checks = []

    def handle(self, **options):
        for folder in settings.LOCALE_PATHS:
            for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
                if self.compiled(source) and options["verbosity"]:
                    self.stdout.write(f"Compiled {source.relative_to(settings.BASE_DIR)}.")

    def compiled(self, source):
        """Compile one file unless its .mo is current; tell whether it was. Raises CommandError for a broken file."""
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            return False
        try:
            with source.open("rb") as po:
                catalog = read_po(po, locale=source.parts[-3], abort_invalid=True)
        except (PoFileError, ValueError) as error:
            raise CommandError(f"{source} cannot be compiled: {error}") from error
        unfinished = target.with_suffix(f".mo.{os.getpid()}")  # two workers may compile at once
        with unfinished.open("wb") as mo:
            write_mo(mo, catalog)
        unfinished.replace(target)
        return True
