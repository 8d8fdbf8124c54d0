"""Do rows and stored bytes keep each other company? manage.py verify_documents"""

import time

from django.core.management.base import BaseCommand
from django.utils import timezone

from proposals import queries, services


class Command(BaseCommand):
    help = (
        "Hash every stored file now. Prints the files that a row names and whose bytes changed or are gone, and the "
        "files older than a day that no row names. Exit code 0: all is well. 1: bytes of a row changed or are gone."
    )

    def handle(self, **options):
        """Ask for a verification, do it, print what was found, and leave with the exit code."""
        job = services.ask_to_verify_documents(at=timezone.now(), again=True)
        while not job.finished_at:  # a worker may have taken it, or one that waited longer went first
            if services.verify_documents(now=timezone.now) is None:
                time.sleep(0.2)
            job.refresh_from_db()
        broken = queries.broken_documents()
        unnamed = services.unnamed_bytes(at=timezone.now())
        for sha256 in broken:
            self.stdout.write(f"changed or gone: {sha256}")
        for path in unnamed:
            self.stdout.write(f"without a row for more than a day: {path.name}")
        self.stdout.write(
            f"{len(broken)} changed or gone, {len(unnamed)} without a row (the hourly sweep removes these)"
        )
        if broken:
            raise SystemExit(1)
