"""What an edition posts together: the calendar, the ready texts, their pictures, and what programmes posted."""

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from accounts.models import User
from campaigns import calendars, rules
from campaigns.models import Edition, Post
from campaigns.panels.promotion import chosen_language, post_parts, posted_items, promotion_parts, visible_posts
from kit.clients import has_session
from kit.downloads import opened
from kit.feeds import calendar_response

from .access import find_edition, find_edition_for_reader, reader_of
from .pages import PICTURE_SECONDS

PAGE_SIZE = 50


@require_safe
def promotion(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Hashtag, calendar and what is next; ``language`` in the address goes along to the posts."""
    edition = find_edition_for_reader(request, slug, year)
    language = chosen_language(request.GET.get("language", ""))
    parts = promotion_parts(edition, reader_of(request), language=language, now=timezone.now())
    return render(request, "campaigns/promotion.html", parts | {"takes_links": rules.takes_links(edition)})


@require_safe
def post(request: HttpRequest, slug: str, year: int, post: str) -> HttpResponse:
    """One post with its texts, ready to be copied."""
    edition, person = find_edition_for_reader(request, slug, year), reader_of(request)
    meant = _post(edition, person, post)
    language = chosen_language(request.GET.get("language", ""))
    parts = post_parts(edition, meant, person, language=language, now=timezone.now())
    return render(request, "campaigns/post.html", parts | {"takes_links": rules.takes_links(edition)})


def _post(edition: Edition, person: User | AnonymousUser, slug: str) -> Post:
    meant = get_object_or_404(visible_posts(edition, person), slug=slug)
    meant.edition = edition
    return meant


@require_safe
def post_picture(request: HttpRequest, slug: str, year: int, post: str, picture: str) -> FileResponse:
    """The picture of a post as it was written anew on upload; never the upload itself."""
    edition = find_edition_for_reader(request, slug, year)
    meant = _post(edition, reader_of(request), post)
    if not picture or picture != meant.picture_name:
        raise Http404
    response = FileResponse(opened(meant.picture), content_type="image/jpeg")
    patch_cache_control(response, max_age=PICTURE_SECONDS, public=edition.is_published and meant.is_published)
    return response


@require_safe
def posting_calendar(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The days of the posts that everybody sees, as a calendar to subscribe to."""
    edition = find_edition(slug, year)
    posts = visible_posts(edition, AnonymousUser())
    return calendar_response(calendars.posting_calendar(edition, posts), f"{slug}-{year}-posts")


@require_safe
def posted(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Everything that programmes posted, the latest first."""
    edition = find_edition_for_reader(request, slug, year)
    page = Paginator(edition.posted.all(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "edition": edition,
        "page": page,
        "items": posted_items(page.object_list),
        "takes_links": rules.takes_links(edition),
        "may_take_away": request.user.has_perm("campaigns.delete_posted") if has_session(request) else False,
    }
    return render(request, "campaigns/posted.html", context)
