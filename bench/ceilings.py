"""What can this machine do at all, in the same minute, on the same database?"""

import re
import shutil
import subprocess
from pathlib import Path

from django.db import connection

from bench.effort import Effort
from bench.load import rows_in_turn
from bench.trivial_view import Row


def rate_of_the_trivial_view(stage, *, clients, seconds, hold):
    """Return how many single rows a second the trivial view keeps behind the same gunicorn, and its Effort in words."""
    with connection.schema_editor() as editor:
        editor.create_model(Row)
    port = stage.start_trivial()
    rows_in_turn(port, clients=clients, seconds=min(1, seconds), hold=hold)  # lets every thread connect
    with Effort(stage, "trivial") as effort:
        rate = rows_in_turn(port, clients=clients, seconds=seconds, hold=hold)
    stage.end("trivial")
    return rate, effort.told(round(rate * seconds), "row")


def rates_of_pgbench(stage, *, seconds):
    """Return {clients: durable single-row commits a second}; empty where there is no PostgreSQL or no pgbench."""
    program = _pgbench(stage.postgres) if stage.postgres else None
    if program is None:
        return {}
    script = Path(stage.folder) / "one-row.sql"
    script.write_text("INSERT INTO bench_row (at, words) VALUES (now(), 'a row');\n")
    rates = {}
    for clients in (1, 16):
        done = subprocess.run(
            [
                program,
                "-n",
                "-M",
                "prepared",
                "-f",
                script,
                "-c",
                str(clients),
                "-j",
                "1",
                "-T",
                str(max(1, round(seconds))),
            ]
            + ["-h", str(stage.postgres.folder), "-U", "aspire", "bench"],
            capture_output=True,
            text=True,
            check=True,
        )
        rates[clients] = float(re.search(r"tps = ([\d.]+)", done.stdout)[1])
    return rates


def _pgbench(postgres):
    beside = postgres.binaries / "pgbench"
    return beside if beside.exists() else shutil.which("pgbench")
