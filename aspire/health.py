"""Is this process up, and is the portal ready to serve people? Asked by machines, answered without secrets."""

import logging

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from aspire import broker, clock
from notices import queries as notices_queries
from proposals import queries as proposals_queries

logger = logging.getLogger(__name__)


@login_not_required
@never_cache
@require_safe
def healthz(request):
    """Answer that the process is up, asking nothing of anybody else."""
    return HttpResponse("up\n", content_type="text/plain; charset=utf-8")


@login_not_required
@never_cache
@require_safe
def readyz(request):
    """Answer 200 when the portal can do its work, owes no letter too late and tells the time, 503 with the reason else.

    So it is where the last daily look found a stored file changed or gone: `manage.py verify_documents` names it.

    A silent broker is reported and forgiven: letters and jobs wait in the database. So is a silent time server;
    a clock known to be more than 100 ms off is not, since the deadline is judged by it.
    """
    reading = clock.watch.read(settings.TIME_SERVER)
    findings = {
        "database": "silent",
        "migrations": "unknown",
        "overdue_letters": None,
        "broken_documents": None,
        "broker": _broker(),
        "clock_offset_ms": reading.offset_ms,
        "edge_stamps_behind_ms": clock.edge.read(),
    }
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        findings["database"] = "ok"
        findings["migrations"] = "ok" if _migrated() else "missing"
        findings["overdue_letters"] = notices_queries.overdue(timezone.now()).count()
        findings["broken_documents"] = len(proposals_queries.broken_documents())
    except DatabaseError:
        logger.exception("readyz: the database does not do its work")
    ready = (
        findings["migrations"] == "ok"
        and findings["overdue_letters"] == 0  # a broken file is reported: it must not keep the portal from starting
        and not reading.is_off
    )
    return JsonResponse({"ready": ready, **findings}, status=200 if ready else 503)


def _migrated():
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _broker():
    if not settings.CELERY_BROKER_URL:
        return "none"
    return "ok" if broker.answers(settings.CELERY_BROKER_URL) else "silent"
