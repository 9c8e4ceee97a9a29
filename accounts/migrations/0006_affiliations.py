import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import accounts.models.mail_domains
import kit.models
from contacts.models.merges import FollowMerge


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_page_of_a_code"),
        ("contacts", "0007_synonyms"),
    ]

    operations = [
        migrations.CreateModel(
            name="Affiliation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        default=kit.models.new_token, editable=False, max_length=22, unique=True, verbose_name="code"
                    ),
                ),
                ("claimed_at", models.DateTimeField(verbose_name="claimed at")),
                ("asked_at", models.DateTimeField(blank=True, null=True, verbose_name="asked to be confirmed at")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="confirmed at")),
                (
                    "confirmed_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("colleague", "a colleague who acts for it"),
                            ("staff", "staff"),
                            ("mail_domain", "the mail domain"),
                        ],
                        max_length=20,
                        verbose_name="confirmed by",
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                (
                    "ended_how",
                    models.CharField(
                        blank=True,
                        choices=[("moved", "moved to another programme"), ("left", "left it"), ("revoked", "revoked")],
                        max_length=20,
                        verbose_name="why it ended",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who confirmed",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="affiliations",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.programme",
                        verbose_name="programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "affiliation",
                "verbose_name_plural": "affiliations",
                "ordering": ["-claimed_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("person", "programme"),
                        name="accounts_one_live_affiliation_a_programme",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_how", "")),
                            models.Q(("confirmed_at__isnull", False), models.Q(("confirmed_how", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="accounts_confirmed_says_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_how", "")),
                            models.Q(("ended_at__isnull", False), models.Q(("ended_how", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="accounts_ended_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            ("confirmed_how__in", ["colleague", "staff"]),
                            _connector="OR",
                        ),
                        name="accounts_a_domain_is_nobody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(("confirmed_by", models.F("person")), _negated=True),
                            ("confirmed_how", "staff"),
                            _connector="OR",
                        ),
                        name="accounts_nobody_confirms_themselves",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True), ("ended_at__gte", models.F("claimed_at")), _connector="OR"
                        ),
                        name="accounts_affiliation_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MailDomain",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "domain",
                    models.CharField(
                        help_text="What stands after the @, such as regione.sicilia.example. Domains below it count, too.",
                        max_length=253,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A(?!-)[a-z0-9-]{1,63}(?<!-)(\\.(?!-)[a-z0-9-]{1,63}(?<!-))+\\Z",
                                "Write what stands after the @ of an address, such as regione.sicilia.example.",
                            ),
                            accounts.models.mail_domains.validate_own_domain,
                        ],
                        verbose_name="mail domain",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.programme",
                        verbose_name="programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "mail domain",
                "verbose_name_plural": "mail domains",
                "ordering": ["domain"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("domain", "programme"),
                        name="accounts_domain_once_a_programme",
                        violation_error_message="This programme has this mail domain already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("domain", django.db.models.functions.text.Lower("domain"))),
                        name="accounts_domain_in_small_letters",
                    ),
                ],
            },
        ),
        *[FollowMerge(table) for table in ("accounts_user", "accounts_affiliation", "accounts_maildomain")],
    ]
