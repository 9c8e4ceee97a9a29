from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from interact_portal.privacy import record_of_processing


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What the portal knows about people, why and how long: read from the declarations in code."""
    return render(request, "interact_portal/privacy.html", {"record": record_of_processing()})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "interact_portal/accessibility.html")
