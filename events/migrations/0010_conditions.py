import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

from kit.revisions import RenewRevision

# Decided at the end of the transaction, for a form is put into another order row by row.
LOOKS_BACK = """
CREATE FUNCTION events_condition_looks_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM events_condition held
        JOIN events_question later ON later.id = held.question_id
        JOIN events_question earlier ON earlier.id = held.on_id
        WHERE CASE TG_TABLE_NAME
                  WHEN 'events_condition' THEN held.id = NEW.id
                  ELSE held.question_id = NEW.id OR held.on_id = NEW.id
              END
            AND later.removed_at IS NULL
            AND (
                earlier.removed_at IS NOT NULL OR earlier.kind = 'page'
                OR earlier.event_id IS DISTINCT FROM later.event_id
                OR earlier.kept_in_id IS DISTINCT FROM later.kept_in_id
                OR (earlier.position, earlier.id) >= (later.position, later.id)
            )
    ) THEN
        RAISE EXCEPTION 'a condition looks at a question that is not an earlier one of the same form'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'events_condition_looks_back', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER events_condition_looks_back AFTER INSERT OR UPDATE ON events_condition
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION events_condition_looks_back();
CREATE CONSTRAINT TRIGGER events_question_condition_looks_back
AFTER UPDATE OF position, removed_at, kind, event_id, kept_in_id ON events_question
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION events_condition_looks_back()
"""
DROP_LOOKS_BACK = """
DROP TRIGGER events_question_condition_looks_back ON events_question;
DROP TRIGGER events_condition_looks_back ON events_condition;
DROP FUNCTION events_condition_looks_back()
"""


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0009_copy_options"),
    ]

    operations = [
        migrations.CreateModel(
            name="Condition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_negated", models.BooleanField(db_default=False, default=False, verbose_name="not")),
                (
                    "operator",
                    models.CharField(
                        choices=[
                            ("equals", "is"),
                            ("one_of", "is one of"),
                            ("contains", "contains"),
                            ("answered", "is answered"),
                        ],
                        default="equals",
                        max_length=10,
                        verbose_name="how it is compared",
                    ),
                ),
                (
                    "values",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=300),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                        verbose_name="with what",
                    ),
                ),
            ],
            options={
                "verbose_name": "condition",
                "verbose_name_plural": "conditions",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="QuestionSet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
                ("description", models.CharField(blank=True, max_length=300, verbose_name="description")),
            ],
            options={
                "verbose_name": "kept set of questions",
                "verbose_name_plural": "kept sets of questions",
                "ordering": ["name"],
            },
        ),
        migrations.AddField(
            model_name="question",
            name="file_kinds",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=5),
                blank=True,
                db_default=[],
                default=list,
                size=None,
                verbose_name="kinds of files",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="file_max_megabytes",
            field=models.PositiveSmallIntegerField(
                db_default=10,
                default=10,
                validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(20)],
                verbose_name="at most, in megabytes",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="is_sensitive",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Diet, access needs and the like: shown to named staff only, and erased soon after the event.",
                verbose_name="sensitive",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="number_max",
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="at most"),
        ),
        migrations.AddField(
            model_name="question",
            name="number_min",
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="at least"),
        ),
        migrations.AddField(
            model_name="question",
            name="removed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="removed at"),
        ),
        migrations.AddField(
            model_name="question",
            name="revision",
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False, verbose_name="revision"),
        ),
        migrations.AddField(
            model_name="question",
            name="shown_when",
            field=models.CharField(
                choices=[("all", "all conditions hold"), ("any", "any condition holds")],
                db_default="all",
                default="all",
                max_length=3,
                verbose_name="shown when",
            ),
        ),
        migrations.AlterField(
            model_name="question",
            name="event",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="questions",
                to="events.event",
                verbose_name="event",
            ),
        ),
        migrations.AlterField(
            model_name="question",
            name="kind",
            field=models.CharField(
                choices=[
                    ("short_text", "short text"),
                    ("long_text", "long text"),
                    ("choice", "one of several"),
                    ("choices", "several of several"),
                    ("yes_no", "yes or no"),
                    ("number", "number"),
                    ("date", "date"),
                    ("country", "country"),
                    ("programme", "programme"),
                    ("topics", "topics of the registry"),
                    ("phone", "phone number"),
                    ("url", "web address"),
                    ("file", "file"),
                    ("consent", "consent"),
                    ("page", "heading of a new page"),
                ],
                default="short_text",
                max_length=20,
                verbose_name="kind",
            ),
        ),
        migrations.AddField(
            model_name="condition",
            name="on",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="dependents",
                to="events.question",
                verbose_name="earlier question",
            ),
        ),
        migrations.AddField(
            model_name="condition",
            name="question",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="conditions",
                to="events.question",
                verbose_name="question",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="kept_in",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="questions",
                to="events.questionset",
                verbose_name="kept set",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("event__isnull", False), ("kept_in__isnull", True)),
                    models.Q(("event__isnull", True), ("kept_in__isnull", False)),
                    _connector="OR",
                ),
                name="events_question_has_one_owner",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("number_min__isnull", True),
                    ("number_max__isnull", True),
                    ("number_min__lte", models.F("number_max")),
                    _connector="OR",
                ),
                name="events_question_number_in_order",
                violation_error_message="The smallest number must not be above the largest.",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(("file_max_megabytes__gte", 1), ("file_max_megabytes__lte", 20)),
                name="events_question_file_has_size",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "page"), _negated=True),
                    models.Q(("is_required", False), ("is_sensitive", False)),
                    _connector="OR",
                ),
                name="events_question_page_asks_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="condition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("operator", "answered"), ("values", [])),
                    models.Q(models.Q(("operator", "answered"), _negated=True), ("values__len__gte", 1)),
                    _connector="OR",
                ),
                name="events_condition_compares_with_something",
                violation_error_message="Say what the answer is compared with.",
            ),
        ),
        migrations.RunSQL(LOOKS_BACK, DROP_LOOKS_BACK),
        RenewRevision("events_condition", "events"),
    ]
