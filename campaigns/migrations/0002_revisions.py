from django.db import migrations

from kit.revisions import RenewRevision

TABLES = (
    "campaigns_campaign",
    "campaigns_campaign_contacts",
    "campaigns_edition_events",
    "campaigns_milestone",
    "campaigns_localevent",
    "campaigns_shownproject",
)
# What was granted for boosting changes all the time and stands on no page for everybody.
OF_AN_EDITION = (
    "campaign_id", "year", "theme", "story", "key_date", "season_start_date", "season_end_date", "time_zone",
    "hashtag", "is_published", "checked_by", "support_deadline_id", "recorded_events", "recorded_countries",
    "recorded_cities", "recorded_programmes", "recorded_attendees", "recorded_reach", "recorded_satisfaction",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0001_initial"), ("kit", "0001_initial")]

    operations = [
        *[RenewRevision(table, "campaigns") for table in TABLES],
        RenewRevision("campaigns_edition", "campaigns", OF_AN_EDITION),
    ]
