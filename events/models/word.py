from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.utils.translation import gettext_lazy as _


class EventWord(models.Model):
    """A word of four letters or more in what a public event is called or where it is, as search compares words.

    Triggers keep them (migration 0015); ``events_words_like`` finds those that a word with a wrong letter is like.
    """

    word = models.TextField(_("word"), primary_key=True)

    class Meta:
        verbose_name = _("word of events")
        verbose_name_plural = _("words of events")
        indexes = [GinIndex(OpClass("word", "gin_trgm_ops"), name="events_word_like")]

    def __str__(self):
        return self.word
