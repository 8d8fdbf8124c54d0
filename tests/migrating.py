"""How does a test go back along the migrations, step by step, although an empty database takes them in one?"""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader


def _step_by_step():
    executor = MigrationExecutor(connection)
    executor.loader = MigrationLoader(connection, replace_migrations=False)
    return executor


def migrate_back(*targets):
    """Take back every migration after those named, such as ("journal", "0001_first"); returns the models as they were."""
    return _step_by_step().migrate(list(targets)).apps


def migrate_on():
    """Apply what was taken back, each migration by itself."""
    executor = _step_by_step()
    executor.migrate(executor.loader.graph.leaf_nodes())
