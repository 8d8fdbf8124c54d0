"""How does the database itself refuse to change what was written once?

A wall is a trigger that refuses UPDATE and DELETE on a table. It binds every client of the database.
TRUNCATE on PostgreSQL is let through: emptying a whole test database is no tampering with a row.
"""

WALLED = ("journal_entry", "proposals_submission")

SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_stands_{act} BEFORE {act} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is written once: {act} refused'); END
"""
POSTGRESQL = """
CREATE OR REPLACE FUNCTION {table}_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{table} is written once: % refused', lower(TG_OP) USING ERRCODE = 'integrity_constraint_violation';
END $$;
DROP TRIGGER IF EXISTS {table}_stands ON {table};
CREATE TRIGGER {table}_stands BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_stands()
"""


def raise_walls(connection, tables=WALLED):
    """Make the database refuse UPDATE and DELETE on the tables; django.db.IntegrityError from then on."""
    with connection.cursor() as cursor:
        for table in tables:
            if connection.vendor == "sqlite":
                for act in ("update", "delete"):
                    cursor.execute(SQLITE.format(table=table, act=act))
            else:
                cursor.execute(POSTGRESQL.format(table=table))


def lower_walls(connection, tables=WALLED):
    """Take the walls down again: for a migration that goes back, and around the flush of a SQLite test database."""
    with connection.cursor() as cursor:
        for table in tables:
            if connection.vendor == "sqlite":
                for act in ("update", "delete"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_stands_{act}")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_stands ON {table}")
                cursor.execute(f"DROP FUNCTION IF EXISTS {table}_stands()")


def walls_standing(connection):
    """Return the names of the tables that are walled against both UPDATE and DELETE, as a set."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%!_stands!_%' ESCAPE '!'"
            )
            tables = [table for (table,) in cursor.fetchall()]
            return {table for table in tables if tables.count(table) == 2}
        cursor.execute(
            "SELECT event_object_table FROM information_schema.triggers WHERE trigger_name LIKE '%!_stands' ESCAPE '!'"
        )
        tables = [table for (table,) in cursor.fetchall()]
        return {table for table in tables if tables.count(table) == 2}
