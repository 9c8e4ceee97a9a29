"""What was learnt in one edition, for the desk of the next."""

from dataclasses import dataclass

from campaigns.models import Edition, Lesson


@dataclass(frozen=True)
class LessonsBefore:
    edition: Edition
    lessons: list[Lesson]


def lessons_of_before(edition: Edition) -> LessonsBefore | None:
    """The lessons of the nearest earlier edition of the same campaign that has any; two statements."""
    earlier = Edition.objects.filter(campaign=edition.campaign_id, year__lt=edition.year, lessons__isnull=False)
    before = earlier.select_related("campaign").newest_first().first()
    return LessonsBefore(before, list(before.lessons.all())) if before else None
