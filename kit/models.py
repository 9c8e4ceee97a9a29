"""Revisions: one token per body of public content, new whenever something in it changes.

A page that is kept in memory carries the tokens of what it shows in its key; a changed row gives a new token
in the same transaction, by a trigger, so that no writer can forget it.
"""

import uuid

from django.db import models

#: One version for all that staff write: every token, and the day, for pages say how far a term has run.
CONTENT_REVISION = """
SELECT current_date::text || ' ' || coalesce(string_agg(token::text, ' ' ORDER BY name), '') FROM kit_revision
"""


class Revision(models.Model):
    """The present token of one body of content, e.g. ``events``."""

    name = models.CharField(max_length=40, primary_key=True)
    token = models.UUIDField(default=uuid.uuid4)

    def __str__(self):
        return self.name


class ContentRevision(models.Func):
    """``CONTENT_REVISION`` as a column of another question, so that it needs none of its own."""

    template = f"({CONTENT_REVISION})"
    arity = 0
    output_field = models.TextField()
