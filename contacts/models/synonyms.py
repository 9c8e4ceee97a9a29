from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinLengthValidator
from django.db import connection, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# A phrase as search compares it, and the other synonym that has the same.
COMPARE = """
SELECT typed, contacts_normalise(typed), (
    SELECT array_to_string(phrases, ' = ') FROM contacts_synonym
    WHERE id IS DISTINCT FROM %s AND contacts_normalise(typed) IN (SELECT contacts_normalise(unnest(phrases)))
    ORDER BY id LIMIT 1
)
FROM unnest(%s::text[]) WITH ORDINALITY AS asked (typed, place) ORDER BY place
"""


class SynonymManager(models.Manager):
    def compare(self, phrases: list[str], *, besides: "Synonym") -> list[tuple[str, str, str | None]]:
        """Each of ``phrases``, as search compares it, and the synonym ``besides`` this one that has it already."""
        with connection.cursor() as cursor:
            cursor.execute(COMPARE, [besides.pk, phrases])
            return cursor.fetchall()


class Synonym(models.Model):
    """Phrases that mean the same to whoever searches: “IJG”, “mainstream”, “Investment for jobs and growth”."""

    phrases = ArrayField(
        models.CharField(max_length=80, validators=[MinLengthValidator(2)]), verbose_name=_("phrases"),
        help_text=_("Two or more, one a line. Whoever types one of them finds what any of them would find."),
    )  # fmt: skip

    objects = SynonymManager()

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ["phrases"]
        constraints = [
            models.CheckConstraint(
                condition=Q(phrases__len__gte=2),
                name="contacts_synonym_of_two",
                violation_error_message=_("A synonym needs two phrases at least."),
            )
        ]

    def __str__(self):
        return " = ".join(self.phrases)
