from django.urls import include, path

from .views import (
    advice,
    cancelling,
    checks,
    editions,
    feeds,
    listing,
    materials,
    pages,
    posted,
    promotion,
    proposals,
    support,
)

#: Below here stand the local events of an edition.
EVENTS = "campaigns/<slug:slug>/<int:year>/events/"

#: What organisers make use of.
MATERIALS = [
    path("", materials.materials, name="materials"),
    path("guide/", materials.guide, name="guide"),
    path("<slug:material>/<int:pk>/", materials.material_file, name="material-file"),
    path("<slug:material>/preview/<str:picture>", materials.material_preview, name="material-preview"),
]

#: Below here stands what an edition posts together.
PROMOTION = [
    path("", promotion.promotion, name="promotion"),
    path("calendar.ics", promotion.posting_calendar, name="posting-calendar"),
    path("posts/<slug:post>/", promotion.post, name="post"),
    path("posts/<slug:post>/pictures/<str:picture>", promotion.post_picture, name="post-picture"),
    path("posted/", promotion.posted, name="posted"),
    path("posted/mine/", posted.my_posted, name="my-posted"),
]

#: Below the address of a programme's support.
SUPPORT = [
    path("", support.support_page, name="support-programme"),
    path("register/", support.support_form, name="support-form"),
    path("advice/", advice.support_advice, name="support-advice"),
    path("logo/", support.support_logo, name="support-logo"),
    path("logo/file/", support.support_logo_file, name="support-logo-file"),
    path("files/<slug:service>/", support.support_file, name="support-file"),
    path("boosting/<slug:event>/", support.support_boost, name="support-boost"),
    path("boosting/<slug:event>/picture/", support.support_boost_picture, name="support-boost-picture"),
    path("boosting/<slug:event>/picture/file/", support.support_boost_picture_file, name="support-boost-picture-file"),
]

urlpatterns = [
    path("campaigns/towns/", listing.town_suggestions, name="towns"),
    path("campaigns/<slug:slug>/", editions.campaign, name="campaign"),
    path("campaigns/<slug:slug>/<int:year>/", editions.edition, name="edition"),
    path("campaigns/<slug:slug>/<int:year>/materials/", include(MATERIALS)),
    path(f"{EVENTS}propose/", proposals.propose_local_event, name="propose-local-event"),
    path(f"{EVENTS}mine/", checks.my_local_events, name="my-local-events"),
    path(f"{EVENTS}to-check/", checks.local_events_to_check, name="local-events-to-check"),
    path(f"{EVENTS}<slug:event_slug>/sent/", proposals.local_event_sent, name="local-event-sent"),
    path(f"{EVENTS}<slug:event_slug>/change/", proposals.change_local_event, name="local-event-change"),
    path(f"{EVENTS}<slug:event_slug>/check/", checks.check_local_event, name="local-event-check"),
    path(f"{EVENTS}<slug:event_slug>/cancel/", cancelling.cancel_local_event, name="local-event-cancel"),
    path(f"{EVENTS}<slug:event_slug>/own-picture/", cancelling.own_picture, name="local-event-own-picture"),
    path("campaigns/<slug:slug>/<int:year>/support/", support.support_start, name="support"),
    path("campaigns/<slug:slug>/<int:year>/support/<slug:programme>/", include(SUPPORT)),
    path("campaigns/<slug:slug>/<int:year>/promotion/", include(PROMOTION)),
    path(EVENTS, listing.local_event_list, name="local-events"),
    path(f"{EVENTS}feed.ics", feeds.calendar_feed, name="local-events-calendar"),
    path(f"{EVENTS}feed.atom", feeds.local_event_feed, name="local-events-feed"),
    path(f"{EVENTS}<slug:event_slug>/", pages.local_event, name="local-event"),
    path(f"{EVENTS}<slug:event_slug>/event.ics", feeds.local_event_calendar, name="local-event-calendar"),
    path(f"{EVENTS}<slug:event_slug>/pictures/<str:picture>", pages.local_event_picture, name="local-event-picture"),
]
