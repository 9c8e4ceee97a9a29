from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaigns.models import Edition
from campaigns.panels import edition_page_parts

from .access import reader_of


def _page(request: HttpRequest, editions: QuerySet[Edition], *, is_of_campaign: bool) -> HttpResponse:
    """The page of the first of ``editions``. A stranger's copy is kept in memory (page cache)."""
    edition = editions.select_related("support_deadline").first()
    if edition is None:
        raise Http404
    address = f"{settings.SITE_URL}{edition.get_absolute_url()}"
    parts = edition_page_parts(edition, now=timezone.now())
    return render(request, "campaigns/edition.html", {**parts, "address": address, "is_of_campaign": is_of_campaign})


@require_safe
def campaign(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of a campaign is that of its newest published edition."""
    return _page(request, Edition.objects.published().of(slug).newest_first(), is_of_campaign=True)


@require_safe
def edition(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """One year of a campaign; it keeps this address when a newer one is there. Staff see it before it is published."""
    editions = Edition.objects.visible_to(reader_of(request)).of(slug)
    return _page(request, editions.filter(year=year), is_of_campaign=False)
