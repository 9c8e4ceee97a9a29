"""What keeps every reference to a programme right while two are made one."""

from django.db import migrations

CREATE_FUNCTION = """
CREATE FUNCTION contacts_follow_merge() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    target bigint;
BEGIN
    SELECT merged_into_id INTO target FROM contacts_programme WHERE id = NEW.programme_id FOR KEY SHARE;
    NEW.programme_id := coalesce(target, NEW.programme_id);
    RETURN NEW;
END $$
"""


class CreateFollowMerge(migrations.RunSQL):
    """Creates the trigger function; belongs after the column ``merged_into``."""

    def __init__(self):
        super().__init__(CREATE_FUNCTION, "DROP FUNCTION contacts_follow_merge()")

    def deconstruct(self):
        return self.__class__.__name__, [], {}


class FollowMerge(migrations.RunSQL):
    """A row that is written to ``table`` for a merged programme is written for the one it was merged into.

    Whoever writes waits for a merge that holds the programme (``FOR UPDATE``) and then follows it, so that no row
    is left behind between the merge's handlers and its commit. The column is ``programme_id``; who does not
    change it waits for nobody.
    """

    def __init__(self, table: str):
        self.table = table
        create = "CREATE TRIGGER {table}_{when} BEFORE {event} ON {table} FOR EACH ROW WHEN ({condition}) {then}"
        then = "EXECUTE FUNCTION contacts_follow_merge()"
        on_insert = create.format(
            table=table, when="follow_merge", event="INSERT", condition="NEW.programme_id IS NOT NULL", then=then
        )
        on_update = create.format(
            table=table, when="follow_merge_on_change", event="UPDATE OF programme_id", then=then,
            condition="NEW.programme_id IS NOT NULL AND NEW.programme_id IS DISTINCT FROM OLD.programme_id",
        )  # fmt: skip
        super().__init__(
            [on_insert, on_update],
            [f"DROP TRIGGER {table}_{when} ON {table}" for when in ("follow_merge_on_change", "follow_merge")],
        )

    def deconstruct(self):
        return self.__class__.__name__, [], {"table": self.table}
