"""What the application says to the database, counted by the database itself (pg_stat_statements).

Only statements that a client sent count: what triggers do is not "top level", and what PostgreSQL asks itself to
check a foreign key is known by its form. BEGIN, COMMIT and SET are left out as well.
"""

from collections import Counter

import psycopg2

NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SET", "SHOW", "RESET", "DISCARD")
CALLS = """
SELECT query, sum(calls)::int FROM pg_stat_statements
JOIN pg_database ON pg_database.oid = dbid
WHERE toplevel AND datname = %s GROUP BY query
"""


class Statements:
    """Counts from a database beside the portal's own, so that counting is not counted."""

    def __init__(self, database_url: str):
        server, _, self.database = database_url.rpartition("/")
        self.connection = psycopg2.connect(f"{server}/postgres")
        self.connection.autocommit = True
        with self.connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def counted(self) -> Counter[str]:
        """How often each statement was sent so far, by its text without the values."""
        with self.connection.cursor() as cursor:
            cursor.execute(CALLS, [self.database])
            return Counter({text: calls for text, calls in cursor if not self._is_its_own(text)})

    @staticmethod
    def _is_its_own(text: str) -> bool:
        # A deferred check of a foreign key runs at commit, outside of every statement, and looks like a client's.
        return text.lstrip().startswith(NOT_COUNTED) or text.endswith("FOR KEY SHARE OF x")
