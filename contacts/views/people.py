from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from contacts.models import ContactPerson, Team, Topic
from contacts.search import filter_people
from kit.filters import link_filter

PAGE_SIZE = 60
PHOTO_SECONDS = 24 * 60 * 60


@require_safe
def contact_list(request: HttpRequest) -> HttpResponse:
    """Everybody who is listed, by name; topic and team are links."""
    people = filter_people(topic=request.GET.get("topic", ""), team=request.GET.get("team", ""))
    topics = Topic.objects.values_list("slug", "name")
    teams = Team.objects.values_list("slug", "name")
    context = {
        "page": Paginator(people, PAGE_SIZE).get_page(request.GET.get("page")),
        "filters": [
            link_filter(request.GET, "topic", _("Topic"), topics),
            link_filter(request.GET, "team", _("Team"), teams),
        ],
        "is_filtered": bool(request.GET.keys() & {"topic", "team"}),
    }
    return render(request, "contacts/list.html", context)


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
