from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from contacts.forms import PeopleSearch
from contacts.models import ContactPerson, Programme
from contacts.panels import results_of
from contacts.search import FACETS, People, search_people
from kit.clients import has_session
from kit.filters import Filter, link_filter
from kit.middleware import reads_any_query

PAGE_SIZE = 25
PHOTO_SECONDS = 24 * 60 * 60


@reads_any_query
@require_safe
def contact_list(request: HttpRequest) -> HttpResponse:
    """Whom to ask: a search field and facets as links; every state is an address that can be mailed."""
    search = PeopleSearch.of(request)
    people = People()
    if search.is_valid():
        first = (search.page_number - 1) * PAGE_SIZE
        people = search_people(**search.asked, mine=_programme_of(request), first=first, size=PAGE_SIZE)
    context = {
        "search": search,
        "people": people,
        "results": results_of(people),
        "page": Paginator(range(people.found.total), PAGE_SIZE).get_page(search.page_number),
        "filters": _filters(request.GET, people),
        "problems": search.problems + people.problems,
    }
    return render(request, "contacts/list.html", context)


def _programme_of(request: HttpRequest) -> Programme | None:
    """The programme of who is signed in."""
    return getattr(request.user, "programme", None) if has_session(request) else None


def _filters(query: QueryDict, people: People) -> list[Filter]:
    labels = {name: facet.label for name, facet in FACETS.items()} | {"programme": _("Programme")}
    return [
        link_filter(
            query,
            name,
            labels[name],
            [(option.value, option.name) for option, _count in options],
            counts={option.value: count for option, count in options},
        )
        for name, options in people.options.items()
    ]


def _photo_tag(request: HttpRequest, slug: str) -> str | None:
    """A validator (RFC 9110, 8.8) that changes with the photo."""
    name = ContactPerson.objects.listed().filter(slug=slug).values_list("photo", flat=True).first()
    return f'"{name}"' if name else None


@require_safe
@cache_control(public=True, max_age=PHOTO_SECONDS)
@condition(etag_func=_photo_tag)
def contact_photo(request: HttpRequest, slug: str) -> FileResponse:
    """The photo as it was written on upload; never the upload itself."""
    person = get_object_or_404(ContactPerson.objects.listed().exclude(photo=""), slug=slug)
    try:
        return FileResponse(person.photo.open("rb"), content_type="image/jpeg")
    except FileNotFoundError as error:
        raise Http404("the file of this photo is gone") from error
