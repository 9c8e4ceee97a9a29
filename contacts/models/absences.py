from datetime import timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.fields.ranges import DateRangeField, RangeBoundary
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q
from django.db.models.fields import BigIntegerField, DateField
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

KEPT = timedelta(days=366)


class Today(Func):
    """The day it is, of UTC and by the database: as it is told from which day on a kept page is another one
    (``kit.models.CONTENT_REVISION``)."""

    template = "current_date"
    arity = 0
    output_field = DateField()


class DateRange(Func):
    """Both days and all between them, as PostgreSQL's ``daterange``."""

    function = "daterange"
    output_field = DateRangeField()


class OnlyThis(Func):
    """A range that holds one number: an exclusion constraint can compare it without an extension."""

    function = "int8range"
    template = "%(function)s(%(expressions)s, %(expressions)s, '[]')"
    output_field = BigIntegerField()


class AbsenceQuerySet(models.QuerySet):
    def on(self, day):
        """Absences that ``day`` falls into."""
        return self.filter(first_date__lte=day, last_date__gte=day)

    def today(self):
        """Absences of those who are away today; of one person that is one at most."""
        return self.on(Today())

    def with_stand_in(self):
        """With the stand-in and ``stand_in_is_away``: whether that one is away today too."""
        away_too = Absence.objects.today().filter(person=OuterRef("stand_in"))
        return self.select_related("stand_in").annotate(stand_in_is_away=Exists(away_too))

    def over(self):
        """Absences that are longer ago than they are kept."""
        return self.filter(last_date__lt=Today() - KEPT)


class Absence(models.Model):
    """A contact person is away from ``first_date`` to ``last_date``, both included; ``stand_in`` answers meanwhile.

    Without a stand-in, or when that one is away too, the team answers (``contacts.rules``). The database refuses
    stand-ins who, one for the other, lead back to where they began in overlapping days (trigger of migration 0006).
    """

    person = models.ForeignKey("contacts.ContactPerson", models.CASCADE, related_name="absences")
    first_date = models.DateField(_("first day"))
    last_date = models.DateField(_("last day"))
    stand_in = models.ForeignKey(
        "contacts.ContactPerson", models.SET_NULL, related_name="stands_in", null=True, blank=True,
        verbose_name=_("stand-in"),
    )  # fmt: skip

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["first_date"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_date__gte=F("first_date")),
                name="contacts_absence_ends_after_it_begins",
                violation_error_message=_("The last day of an absence cannot be before its first."),
            ),
            models.CheckConstraint(
                condition=Q(stand_in__isnull=True) | ~Q(stand_in=F("person")),
                name="contacts_nobody_stands_in_for_themselves",
                violation_error_message=_("Somebody who is away cannot stand in for themselves. Choose somebody else."),
            ),
            ExclusionConstraint(
                name="contacts_one_absence_at_a_time",
                expressions=[
                    (OnlyThis("person"), RangeOperators.OVERLAPS),
                    (
                        DateRange("first_date", "last_date", RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("These days overlap another absence of the same person."),
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.first_date} – {self.last_date}"

    @property
    def days_in_words(self) -> dict[str, str]:
        """The ``first`` and the ``last`` day, for sentences that name both."""
        return {"first": date_format(self.first_date, "j F Y"), "last": date_format(self.last_date, "j F Y")}
