import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import contacts.models.absences
from kit.revisions import RenewRevision

REFUSE_LOOPS = """
CREATE FUNCTION contacts_refuse_loops_of_stand_ins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Two who save at once see each other's row.
    PERFORM pg_advisory_xact_lock(hashtext('contacts_absence'));
    IF EXISTS (
        WITH RECURSIVE chain (person_id, days) AS (
            SELECT NEW.stand_in_id, daterange(NEW.first_date, NEW.last_date, '[]')
            UNION
            SELECT away.stand_in_id, chain.days * daterange(away.first_date, away.last_date, '[]')
            FROM chain
            JOIN contacts_absence away
                ON away.person_id = chain.person_id AND away.id <> NEW.id AND away.stand_in_id IS NOT NULL
                AND chain.days && daterange(away.first_date, away.last_date, '[]')
        )
        SELECT FROM chain WHERE person_id = NEW.person_id
    ) THEN
        RAISE EXCEPTION 'stand-ins lead back to the one who is away'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'contacts_no_loop_of_stand_ins', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER contacts_absence_no_loop AFTER INSERT OR UPDATE ON contacts_absence
FOR EACH ROW WHEN (NEW.stand_in_id IS NOT NULL) EXECUTE FUNCTION contacts_refuse_loops_of_stand_ins()
"""
ALLOW_LOOPS = """
DROP TRIGGER contacts_absence_no_loop ON contacts_absence;
DROP FUNCTION contacts_refuse_loops_of_stand_ins()
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0005_whom_they_serve")]
    operations = [
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_date", models.DateField(verbose_name="first day")),
                ("last_date", models.DateField(verbose_name="last day")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="absences",
                        to="contacts.contactperson",
                    ),
                ),
                (
                    "stand_in",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="stands_in",
                        to="contacts.contactperson",
                        verbose_name="stand-in",
                    ),
                ),
            ],
            options={
                "verbose_name": "absence",
                "verbose_name_plural": "absences",
                "ordering": ["first_date"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_date__gte", models.F("first_date"))),
                        name="contacts_absence_ends_after_it_begins",
                        violation_error_message="The last day of an absence cannot be before its first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stand_in__isnull", True),
                            models.Q(("stand_in", models.F("person")), _negated=True),
                            _connector="OR",
                        ),
                        name="contacts_nobody_stands_in_for_themselves",
                        violation_error_message="Somebody who is away cannot stand in for themselves. Choose somebody else.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (contacts.models.absences.OnlyThis("person"), "&&"),
                            (
                                contacts.models.absences.DateRange(
                                    "first_date",
                                    "last_date",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True),
                                ),
                                "&&",
                            ),
                        ],
                        name="contacts_one_absence_at_a_time",
                        violation_error_message="These days overlap another absence of the same person.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(REFUSE_LOOPS, ALLOW_LOOPS),
        RenewRevision("contacts_absence", "contacts"),
    ]
