"""Under which environment do the tests run? Read by pytest before Django reads its settings.

What the caller exported wins, so `DATABASE_URL=… pytest` runs the same suite on PostgreSQL.
"""

import atexit
import os
import shutil
import tempfile

from tests import servers

if "DATA_DIR" not in os.environ:  # workers of pytest-xdist inherit the folder, so only the first process makes one
    folder = tempfile.mkdtemp(prefix="aspire-tests-")
    os.environ["DATA_DIR"] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)

os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 50)
os.environ.setdefault("RECEIPT_KEYS", "b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMtMTI=")
os.environ.setdefault("SITE_URL", "http://testserver")
os.environ.pop("REDIS_URL", None)  # no test rings a bell that somebody else's worker hears
os.environ.setdefault("STATIC_ROOT", os.path.join(os.environ["DATA_DIR"], "static"))
os.makedirs(os.environ["STATIC_ROOT"], exist_ok=True)

# `make test-all` runs the suite on a PostgreSQL of its own; workers of pytest-xdist inherit its address.
if os.environ.get("REQUIRE_ALL") and "DATABASE_URL" not in os.environ:
    postgres = servers.Postgres()
    atexit.register(postgres.stop)
    os.environ["DATABASE_URL"] = postgres.url()
