from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models

from .users import User


class Session(AbstractBaseSession):
    """A browser's session, tied to its person so that one statement loads both."""

    user = models.ForeignKey(User, models.CASCADE, related_name="sessions", null=True)

    objects = BaseSessionManager()

    @classmethod
    def get_session_store_class(cls):
        # The store needs this model: the one import that has to wait.
        from accounts.sessions import SessionStore

        return SessionStore

    class Meta(AbstractBaseSession.Meta):
        abstract = False
