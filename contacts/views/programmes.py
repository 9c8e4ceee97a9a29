from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django_countries import countries

from contacts.forms import ProgrammeSearch
from contacts.models import Programme
from contacts.models.programmes import Goal
from contacts.search import filter_programmes, hint, search_programmes
from kit.filters import Filter, link_filter
from kit.middleware import reads_any_query
from kit.searches import MOST_LETTERS

PAGE_SIZE = 50


@reads_any_query
@require_safe
def programme_list(request: HttpRequest) -> HttpResponse:
    """The registry, with a search field and filters as links; every state is an address that can be mailed."""
    search = ProgrammeSearch.of(request)
    if search.is_valid():
        programmes, is_near = filter_programmes(**search.asked)
    else:
        programmes, is_near = Programme.objects.none(), False
    page = Paginator(programmes, PAGE_SIZE).get_page(search.page_number)
    context = {
        "search": search,
        "page": page,
        "is_beyond": page.number != search.page_number,
        "is_near": is_near,
        "filters": _filters(request),
    }
    return render(request, "contacts/programmes.html", context)


def _filters(request: HttpRequest) -> list[Filter]:
    codes = set(Programme.objects.listed().country_codes())
    places = [(code, name) for code, name in countries if code in codes]
    return [
        link_filter(request.GET, "goal", _("Goal"), Goal.choices),
        link_filter(request.GET, "strand", _("Strand of Interreg"), Programme.Strand.choices),
        link_filter(request.GET, "country", _("Country"), places),
        link_filter(request.GET, "state", _("State"), [(Programme.State.CLOSED.value, _("Closed programmes"))]),
    ]


@require_safe
@cache_control(public=True, max_age=60)
def programme_search(request: HttpRequest) -> JsonResponse:
    """Suggestions for a programme's name as it is typed: ``{"results": [{"value", "label", "hint"}]}``."""
    found = search_programmes(request.GET.get("q", "")[:MOST_LETTERS])
    return JsonResponse({"results": [{"value": p.name, "label": p.name, "hint": hint(p)} for p in found]})
