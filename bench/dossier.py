"""How long does one dossier take, and how much memory: a form part of ten pages and 200 pages in 15 attachments?

`python -m bench.dossier [ROUNDS]` sets it so many times, each in its own child process as the worker does, and prints
seconds by the clock (the start of the child, imports and checks of the attachments included) and the child's memory.
"""

import os
import resource
import sys
import tempfile
import time

import django


def main(rounds):
    """Print one line for each round, and the memory of the largest child."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aspire.settings")
    django.setup()
    from django.conf import settings  # noqa: PLC0415

    from proposals.gateways import typesetting  # noqa: PLC0415
    from tests.proposals.whole import a_document, a_drawing, a_snapshot, a_text, words_for  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        settings.DOCUMENT_ROOT = folder
        documents = [a_document(a_drawing(13 + (n < 5)), name=f"{n}.pdf", pk=n) for n in range(15)]
        words = "Biomolecular condensates in neurons harden with age, and nobody knows why. " * 150
        data, rest = words_for(a_text(a_snapshot(documents, words=words)))
        for _each in range(rounds):
            began, busy = time.perf_counter(), processor_seconds()
            with typesetting.bound_dossier(data, **rest, in_haste=True) as made:
                seconds, size = time.perf_counter() - began, made.path.stat().st_size
            behind = made.pages - made.form_pages
            print(
                f"{made.form_pages} + {behind} pages, {size // 1024} KiB: {seconds:.2f} s, {processor_seconds() - busy:.2f} s of a processor"
            )
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"largest child: {memory} MiB; load of the machine: {os.getloadavg()[0]:.1f}")


def processor_seconds():
    """Return how long a processor has worked for the children of this process: the same on a busy machine."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
