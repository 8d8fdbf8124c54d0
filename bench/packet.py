"""How long does one reviewer's packet take, how large is it, and how much memory: 15 proposals of eight pages?

`python -m bench.packet [PROPOSALS] [KEEP]` sets the dossiers, binds them as the worker does, and prints seconds by the
clock and of a processor, pages, the sizes, and the memory of the child. KEEP is where the file is left to be looked at.
"""

import os
import resource
import shutil
import sys
import tempfile
import time
from datetime import date

import django

from bench.dossier import processor_seconds


def main(proposals, keep):
    """Print what the packet took."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aspire.settings")
    django.setup()
    from django.conf import settings  # noqa: PLC0415

    from accounts.models import User  # noqa: PLC0415
    from calls.models import Call  # noqa: PLC0415
    from proposals.gateways import store, typesetting  # noqa: PLC0415
    from reviews.gateways import packets  # noqa: PLC0415
    from reviews.sentences.packets import say_mark, say_packet  # noqa: PLC0415
    from tests.proposals.whole import a_document, a_drawing, a_snapshot, a_text, words_for  # noqa: PLC0415

    reader = User(name="Kenji Tanaka", name_ja="田中 健二", language="en")
    call = Call(title_en="ASPIRE 2024, third call", title_ja="ASPIRE 2024年度第3回公募", slug="bench")
    with tempfile.TemporaryDirectory() as folder:
        settings.DOCUMENT_ROOT = folder
        parts, whole = [], 0
        for number in range(1, proposals + 1):
            data, rest = words_for(a_text(a_snapshot([a_document(a_drawing(5), name="plan.pdf", pk=number)])))
            with typesetting.bound_dossier(data, **rest, in_haste=True) as made, made.path.open("rb") as file:
                stored = store([file.read()], max_bytes=10**9)
            said = {"title": f"Condensates in ageing neurons {number}", "title_language": "en", "version": "1"}
            parts.append({"reference": f"AS3-{number:04d}", "step": "Document review", "sha256": stored.sha256, **said})
            whole += stored.size
        mark, data = say_mark(reader, 407, on=date(2024, 6, 3)), say_packet(reader, 407, call, on=date(2024, 6, 3))
        began, busy, before = time.perf_counter(), processor_seconds(), made.pages
        with packets.bound_packet(data, mark=mark, parts=parts) as bound:
            seconds, size = time.perf_counter() - began, bound.path.stat().st_size
            if keep:
                shutil.copy(bound.path, keep)
    print(
        f"{proposals} dossiers of {before} pages, {whole // 1024} KiB: a packet of {bound.pages} pages, {size // 1024} KiB"
    )
    print(f"{seconds:.2f} s, {processor_seconds() - busy:.2f} s of a processor; {bound.broken or 'nothing'} left out")
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"largest child: {memory} MiB; load of the machine: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15, sys.argv[2] if len(sys.argv) > 2 else "")
