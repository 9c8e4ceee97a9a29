"""The Celery application. Requests never publish: beat looks for due rows (docs/adr/0002)."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "interact_portal.settings")

app = Celery("interact_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# Nightly, in UTC. Here and not in the settings: `crontab` is Celery's, which web processes do not load. The other
# entries stand in the settings.
app.conf.beat_schedule["erase-expired-data"] = {
    "task": "interact_portal.tasks.erase_expired",
    "schedule": crontab(hour=1, minute=20),
    "options": {"expires": 3600},
}
