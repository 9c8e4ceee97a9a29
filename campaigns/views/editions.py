from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campaigns.models import Edition


def _page(request: HttpRequest, edition: Edition | None) -> HttpResponse:
    if edition is None:
        raise Http404
    return render(request, "campaigns/edition.html", {"edition": edition})


@require_safe
def campaign(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of a campaign is that of its newest published edition."""
    return _page(request, Edition.objects.published().of(slug).newest_first().first())


@require_safe
def edition(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """One year of a campaign; it keeps this address when a newer one is there."""
    return _page(request, Edition.objects.published().of(slug).filter(year=year).first())
