"""The session engine: Django's database sessions, with the person and their programme in the same statement.

They are read in every request of somebody who is signed in. One statement instead of three, written once and
planned once a connection (each of which takes longer than answering it), is a quarter of what such a request costs.
"""

from functools import cache

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Field, Model

from contacts.models import Programme

from .models import Session, User

#: The rows that ``accounts_session_by_key`` answers with, by the names it gives them (migration 0002).
PARTS = {"session": Session, "person": User, "programme": Programme}


def _columns(model: type[Model]) -> list[Field]:
    return model._meta.concrete_fields


@cache
def _session_by_key() -> str:
    """The statement for a session that is not over, with all columns of ``_row_to_models``."""
    columns = [f'(found.{part})."{field.column}"' for part, model in PARTS.items() for field in _columns(model)]
    return f"SELECT {', '.join(columns)} FROM accounts_session_by_key(%s) AS found"  # noqa: S608 - names of columns


def _row_to_models(row: tuple) -> Session:
    """A row of ``_session_by_key`` as Django would make a session, a person and a programme of it."""
    found: list[Model | None] = []
    for model in PARTS.values():
        names = [field.attname for field in _columns(model)]
        values, row = row[: len(names)], row[len(names) :]
        found.append(None if values[0] is None else model.from_db(DEFAULT_DB_ALIAS, names, values))
    session, user, programme = found
    if user is not None:
        session.user = user
        user.programme = programme
    return session


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls):
        return Session

    def _get_session_from_db(self):
        with connection.cursor() as cursor:
            cursor.execute(_session_by_key(), [self.session_key])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return None
        session = _row_to_models(row)
        self.loaded_user = session.user
        return session

    def create_model_instance(self, data):
        session = super().create_model_instance(data)
        session.user_id = data.get(SESSION_KEY)
        return session

    def user_with_key(self, user_key: str) -> User | None:
        """The person of this session, as loaded with it; ``None`` when the row names somebody else."""
        loaded = getattr(self, "loaded_user", None)
        return loaded if loaded is not None and str(loaded.pk) == user_key else None
