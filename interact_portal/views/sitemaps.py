"""The addresses that search engines may look at, and when each was changed last (https://www.sitemaps.org)."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemaps
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from campaigns.models import Edition, GuideStep, LocalEvent, Material
from contacts.models import ContactPerson, Programme, Team, Topic
from events.models import Event

#: So many addresses stand in one file; the standard allows fifty thousand.
FILE_SIZE = 2000


class PortalSitemap(Sitemap):
    """Addresses of this portal, whichever name it is asked by."""

    limit = FILE_SIZE

    def get_domain(self, site=None):
        return urlsplit(settings.SITE_URL).netloc

    def get_protocol(self, protocol=None):
        return urlsplit(settings.SITE_URL).scheme


class Pages(PortalSitemap):
    """Lists and statements: as new as what is in them, so nothing is said of it."""

    def items(self):
        return ["home", "events", "contacts", "programmes", "privacy", "accessibility"]

    def location(self, item):
        return reverse(item)


class Rows(PortalSitemap):
    """The pages of rows that have one each; the database knows when each row was changed."""

    def __init__(self, rows: QuerySet):
        self.rows = rows

    def items(self):
        return self.rows.order_by("pk").only("pk", "slug", "updated_at")

    def lastmod(self, item):
        return item.updated_at

    def get_latest_lastmod(self):
        return self.rows.aggregate(latest=Max("updated_at"))["latest"]


class LocalEvents(Rows):
    """Local events that were checked, also those that were called off since: their page says so."""

    def items(self):
        rows = self.rows.order_by("pk").select_related("edition__campaign")
        return rows.only("pk", "slug", "updated_at", "edition__year", "edition__campaign__slug")


class Editions(Rows):
    """The years of campaigns; the newest is its campaign's page, too, and is named by its own address."""

    def items(self):
        return self.rows.order_by("pk").select_related("campaign").only("pk", "year", "updated_at", "campaign__slug")


class Materials(PortalSitemap):
    """The guides and materials of editions that have their own."""

    def items(self):
        editions = Edition.objects.published().select_related("campaign").order_by("pk")
        parts = {"guide": GuideStep.objects.published(), "materials": Material.objects.published()}
        return [
            (name, edition)
            for name, rows in parts.items()
            for edition in editions.filter(Exists(rows.filter(edition=OuterRef("pk"))))
        ]

    def location(self, item):
        name, edition = item
        return reverse(name, args=[edition.campaign.slug, edition.year])


def _sections() -> dict[str, PortalSitemap]:
    return {
        "pages": Pages(),
        "events": Rows(Event.objects.listed()),
        "campaigns": Editions(Edition.objects.published()),
        "materials": Materials(),
        "local-events": LocalEvents(LocalEvent.objects.published()),
        "topics": Rows(Topic.objects.all()),
        "programmes": Rows(Programme.objects.with_page().filter(merged_into=None)),
        "persons": Rows(ContactPerson.objects.listed()),
        "teams": Rows(Team.objects.all()),
    }


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """All addresses, or where there are too many for one file, which files there are, each with its latest change."""
    sections = _sections()
    if sum(section.paginator.count for section in sections.values()) <= FILE_SIZE:
        return sitemaps.sitemap(request, sections)
    files = [
        sitemaps.SitemapIndexItem(f"{settings.SITE_URL}{reverse('sitemap-section', args=[name])}?p={page}", lastmod)
        for name, section in sections.items()
        for lastmod in [section.get_latest_lastmod()]
        for page in section.paginator.page_range
    ]
    return render(request, "sitemap_index.xml", {"sitemaps": files}, content_type="application/xml")


@require_safe
def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    """One file of addresses: of events, of topics and so on; ``p`` is its page."""
    return sitemaps.sitemap(request, _sections(), section=section)
