"""Migration operations that tie tables to a revision (see ``kit.models.Revision``)."""

from django.db import migrations

CREATE_FUNCTION = """
CREATE FUNCTION kit_renew_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO kit_revision (name, token) VALUES (TG_ARGV[0], gen_random_uuid())
    ON CONFLICT (name) DO UPDATE SET token = excluded.token;
    RETURN NULL;
END $$
"""


class CreateRevisionFunction(migrations.RunSQL):
    """Creates the trigger function; belongs right after the table ``kit_revision``."""

    def __init__(self):
        super().__init__(CREATE_FUNCTION, "DROP FUNCTION kit_renew_revision()")

    def deconstruct(self):
        return self.__class__.__name__, [], {}


class RenewRevision(migrations.RunSQL):
    """Renews ``revision`` on every statement that changes ``table``.

    ``columns`` limits updates to those columns, for a table that also holds what changes all the time
    (a counter of seats).
    """

    def __init__(self, table: str, revision: str, columns: tuple[str, ...] = ()):
        self.given = {"table": table, "revision": revision, "columns": columns}
        update = f"UPDATE OF {', '.join(columns)}" if columns else "UPDATE"
        super().__init__(
            f"CREATE TRIGGER {table}_revision AFTER INSERT OR DELETE OR {update} ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION kit_renew_revision('{revision}')",
            f"DROP TRIGGER {table}_revision ON {table}",
        )

    def deconstruct(self):
        return self.__class__.__name__, [], self.given
