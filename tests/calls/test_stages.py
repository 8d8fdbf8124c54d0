"""Do calls that were loaded before there were stages keep their items and points, forwards and backwards?"""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from calls.models import Criterion, Stage
from calls.services.rehearsing import definition_of
from tests import builders

BEFORE = [("calls", "0005_decision_quorum"), ("reviews", "0001_first")]


def migrate(targets):
    executor = MigrationExecutor(connection)
    return executor.migrate(targets).apps


@pytest.fixture
def latest_afterwards(transactional_db):
    """Bring the database back to the newest migrations, whatever a test did."""
    yield
    migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())


@pytest.mark.thorough
def test_items_of_an_older_call_come_under_the_reading_of_documents_and_go_back(latest_afterwards):
    call = builders.load_aspire_call()
    Stage.objects.filter(code="interview").delete()
    older = migrate(BEFORE)
    items = older.get_model("calls", "Criterion").objects.filter(call__slug=call.slug).order_by("order")
    assert "".join(items.values_list("code", flat=True)) == "abcdefg"

    migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())
    rows = Criterion.objects.order_by("order").values_list("stage__call__slug", "stage__code", "code", "weight")
    assert list(rows) == [(call.slug, "document", code, int(code != "g")) for code in "abcdefg"]


def test_a_call_whose_definition_was_kept_before_there_were_stages_can_be_rehearsed(call):
    del call.elements["stages"], call.elements["conflict_rules"]
    definition = definition_of(call)
    assert (definition.stages, definition.conflict_rules, len(definition.criteria)) == ((), (), 7)
