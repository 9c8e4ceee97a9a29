"""Revisions: one token per body of public content, new whenever something in it changes.

A page that is kept in memory carries the tokens of what it shows in its key; a changed row gives a new token
in the same transaction, by a trigger, so that no writer can forget it.
"""

import uuid

from django.db import models


class Revision(models.Model):
    """The present token of one body of content, e.g. ``events``."""

    name = models.CharField(max_length=40, primary_key=True)
    token = models.UUIDField(default=uuid.uuid4)

    def __str__(self):
        return self.name
