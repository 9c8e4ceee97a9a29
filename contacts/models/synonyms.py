from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Synonym(models.Model):
    """Phrases that mean the same to whoever searches: “IJG”, “mainstream”, “Investment for jobs and growth”."""

    phrases = ArrayField(
        models.CharField(max_length=80, validators=[MinLengthValidator(2)]), verbose_name=_("phrases"),
        help_text=_("Two or more, one a line. Whoever types one of them finds what any of them would find."),
    )  # fmt: skip

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
