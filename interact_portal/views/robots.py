from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

A_DAY_SECONDS = 24 * 60 * 60


@cache_control(public=True, max_age=A_DAY_SECONDS)
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Where search engines need not look: forms; pages of who is signed in, of staff and of machines (RFC 9309).

    And where all addresses stand that they may look at.
    """
    context = {"sitemap": f"{settings.SITE_URL}{reverse('sitemap')}"}
    return render(request, "interact_portal/robots.txt", context, content_type="text/plain; charset=utf-8")
