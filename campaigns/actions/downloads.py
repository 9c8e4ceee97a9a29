"""How often a file is taken away: a number a day, and nothing of who it was."""

from datetime import UTC, datetime

from django.db.models import F

from campaigns.models import DownloadCount, MaterialFile


def count_download(*, file: MaterialFile) -> None:
    """One more on this day (UTC). Two at the same time are two."""
    day = datetime.now(UTC).date()
    of_today = DownloadCount.objects.filter(file=file, day=day)
    if not of_today.update(number=F("number") + 1):
        DownloadCount.objects.bulk_create([DownloadCount(file=file, day=day)], ignore_conflicts=True)
        of_today.update(number=F("number") + 1)
