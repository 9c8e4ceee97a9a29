from importlib import import_module

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models

from .users import User


class Session(AbstractBaseSession):
    """A browser's session, tied to its person so that one statement loads both."""

    user = models.ForeignKey(User, models.CASCADE, related_name="sessions", null=True)

    objects = BaseSessionManager()

    @classmethod
    def get_session_store_class(cls):
        # The engine imports this model, so the model asks for it by name, as Django itself does.
        return import_module(settings.SESSION_ENGINE).SessionStore

    class Meta(AbstractBaseSession.Meta):
        abstract = False
