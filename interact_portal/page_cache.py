"""Whole pages for strangers, from memory, as long as nothing on them has changed (docs/adr/0005).

A page's key is path, query, language and a version that one statement reads: what staff wrote (revisions,
renewed by triggers), seats and term. So a page is never older than the database, and there is nothing to
invalidate. Who sends a session cookie is never served from here; a page with a cookie, a CSRF token or a nonce
of its own is never kept.
"""

import gzip
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import caches
from django.core.exceptions import DisallowedHost
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language_from_request

from events.models import event_standing
from kit.clients import has_session
from kit.models import CONTENT_REVISION

#: Lists tell free seats and open terms, which no revision renews: a list is at most this old.
LIST_AGE_SECONDS = 10
VARY = ("Cookie", "Accept-Language", "Accept-Encoding")

LIST_VERSION = """
SELECT floor(extract(epoch FROM now()) / %s)::text || ' ' || coalesce(string_agg(token::text, ' ' ORDER BY name), '')
FROM kit_revision
"""


def _event_version(slug: str) -> str | None:
    standing = event_standing(slug)
    return repr(standing) if standing else None


def _content_version(*_) -> str:
    with connection.cursor() as cursor:
        cursor.execute(CONTENT_REVISION)
        return cursor.fetchone()[0]


def _list_version(*_) -> str:
    with connection.cursor() as cursor:
        cursor.execute(LIST_VERSION, [LIST_AGE_SECONDS])
        return cursor.fetchone()[0]


#: Which pages are kept, and what tells one version from the next.
PAGES: list[tuple[re.Pattern, Callable[..., str | None]]] = [
    (re.compile(r"/events/([-\w]+)/"), _event_version),
    (re.compile(r"/(?:events/(?:feed\.(?:atom|ics))?)?"), _list_version),
    (re.compile(r"/topics/[-\w]+/"), _list_version),
    (re.compile(r"/campaigns/[-\w]+/(?:\d+/)?"), _list_version),
    (re.compile(r"/programmes/(?!search/)[-\w]+/"), _list_version),
    (re.compile(r"/contacts/[-\w]+/"), _list_version),
    (re.compile(r"/(?:contacts|programmes)/"), _content_version),
    (re.compile(r"/campaigns/[-\w]+/\d+/events/(?:feed\.(?:atom|ics))?"), _list_version),
    (re.compile(r"/campaigns/[-\w]+/\d+/events/(?!propose/)[-\w]+/(?:event\.ics)?"), _list_version),
    (re.compile(r"/campaigns/[-\w]+/\d+/materials/(?:guide/)?"), _content_version),
    (re.compile(r"/campaigns/[-\w]+/\d+/promotion/(?:calendar\.ics|posts/[-\w]+/|posted/)?"), _list_version),
    (re.compile(r"/contacts/[-\w]+/card\.(?:vcf|svg)"), _content_version),
    (re.compile(r"/teams/[-\w]+/"), _content_version),
    (re.compile(r"/sitemap(?:-[a-z]+)?\.xml"), _content_version),
]


#: A larger page is kept compressed only, so that all that are kept together stay small. Browsers ask for nothing else.
MOST_PLAIN_BYTES = 64 * 1024


@dataclass(frozen=True)
class KeptPage:
    """A page as it was sent: headers, and the body compressed and, unless it is large, as it is."""

    headers: dict[str, str]
    body: bytes | None
    zipped: bytes

    @classmethod
    def of(cls, response: HttpResponse, version: str) -> "KeptPage":
        # Weak, for it is the same whether the page is compressed or not (RFC 9110, 8.8.1).
        response.headers["ETag"] = f'W/"{version}"'
        response.headers["Cache-Control"] = "no-cache"
        patch_vary_headers(response, VARY)
        # Nothing secret and nothing of the request stands on such a page, so its length gives nothing away.
        body = response.content if len(response.content) <= MOST_PLAIN_BYTES else None
        return cls(dict(response.headers), body, gzip.compress(response.content, 6, mtime=0))

    def response(self, request: HttpRequest) -> HttpResponse:
        """The page for this request: compressed if its browser likes, ``304`` if it has it already."""
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            zipped = {"Content-Encoding": "gzip", "Content-Length": str(len(self.zipped))}
            response = HttpResponse(self.zipped, headers=self.headers | zipped)
        else:
            body = gzip.decompress(self.zipped) if self.body is None else self.body
            response = HttpResponse(body, headers=self.headers)
        return get_conditional_response(request, etag=self.headers["ETag"], response=response)


class PageCacheMiddleware:
    """Stands before everything that costs, so that a page from memory costs one statement and little more."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.pages = caches["pages"]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        version = self._version(request)
        if version is None:
            return self._for_one_person(request, self.get_response(request))
        page = self.pages.get(version)
        if page is None:
            response = self.get_response(request)
            if not self._may_be_kept(request, response):
                return response
            page = KeptPage.of(response, version)
            self.pages.set(version, page)
        return page.response(request)

    @staticmethod
    def _for_one_person(request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """No cache that people share may keep what somebody with a session was answered (RFC 9111, 5.2.2.7)."""
        if has_session(request) and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private"
        return response

    def _version(self, request: HttpRequest) -> str | None:
        """The key of what is asked for, or ``None`` when it is nothing to keep."""
        if request.method not in ("GET", "HEAD") or has_session(request):
            return None
        for pattern, version_of in PAGES:
            if match := pattern.fullmatch(request.path_info):
                version = version_of(*match.groups())
                break
        else:
            return None
        if version is None or not self._has_known_host(request):
            return None
        parts = (request.get_full_path(), get_language_from_request(request), request.is_secure(), version)
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    @staticmethod
    def _has_known_host(request: HttpRequest) -> bool:
        """A foreign ``Host`` is refused further down, with a page of its own."""
        try:
            request.get_host()
        except DisallowedHost:
            return False
        return True

    @staticmethod
    def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
        return (
            response.status_code == 200
            and not response.streaming
            and not response.cookies
            and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
            and "nonce-" not in response.headers.get("Content-Security-Policy", "")
        )
