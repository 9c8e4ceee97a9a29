"""How lists of the staff area are narrowed."""

from django.contrib import admin
from django.db.models import Field
from django.http import HttpRequest

from campaigns.models import Edition


class EditionFilter(admin.RelatedOnlyFieldListFilter):
    """Those editions of which the list has rows, the newest first; their names, which take the campaign's, are read by
    one statement."""

    def field_choices(self, field: Field, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[int, str]]:
        there = model_admin.get_queryset(request).order_by().values(f"{self.field_path}__pk")
        editions = Edition.objects.filter(pk__in=there).select_related("campaign").newest_first()
        return [(edition.pk, str(edition)) for edition in editions]
