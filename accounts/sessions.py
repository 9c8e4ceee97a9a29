"""The session engine: Django's database sessions, with the person and their programme in the same statement.

They are read in every request of somebody who is signed in. One statement instead of three, written by Django
once instead of each time (which takes it longer than the database needs to answer), is a quarter of what such a
request costs.
"""

from functools import cache

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model
from django.db.models.functions import Now

from contacts.models import Programme

from .models import Session, User


@cache
def _session_by_key() -> str:
    """The statement for a session that is not over, with all columns of ``_row_to_models``."""
    rows = Session.objects.select_related("user__programme").filter(session_key="", expire_date__gt=Now())
    return rows.query.sql_with_params()[0]


def _row_to_models(row: tuple) -> Session:
    """A row of ``_session_by_key`` as Django would make a session, a person and a programme of it."""
    found: list[Model | None] = []
    for model in (Session, User, Programme):
        names = [field.attname for field in model._meta.concrete_fields]
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
