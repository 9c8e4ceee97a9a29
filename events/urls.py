from django.urls import path

from .views import approval, feeds, files, following, links, listing, pages, people, preview, registering, registrations

urlpatterns = [
    path("events/", listing.event_list, name="events"),
    path("events/feed.ics", feeds.calendar_feed, name="events-calendar"),
    path("events/feed.atom", feeds.event_feed, name="events-feed"),
    path("events/<slug:slug>/", pages.event_page, name="event"),
    path("events/<slug:slug>/event.ics", feeds.event_calendar, name="event-calendar"),
    path("events/<slug:slug>/documents/<slug:document_slug>/", pages.event_document, name="event-document"),
    path("events/<slug:slug>/participants/", people.change_listing, name="event-participants"),
    path("events/<slug:slug>/speakers/<slug:photo>/photo/", people.speaker_photo, name="speaker-photo"),
    path("events/<slug:slug>/follow/", following.follow_event, name="event-follow"),
    path("events/<slug:slug>/form-preview/", preview.form_preview, name="form-preview"),
    path("events/<slug:slug>/register/", registering.answer_questions, name="register"),
    path("events/<slug:slug>/register/page-<int:number>/", registering.answer_questions, name="register-page"),
    path("events/<slug:slug>/register/about-you/", registering.about_you, name="register-about-you"),
    path("events/<slug:slug>/register/check/", registering.check_and_send, name="register-check"),
    path("registrations/", registrations.mine, name="registrations"),
    path("registrations/<slug:code>/", registrations.registration, name="registration"),
    path("registrations/<slug:code>/change/", registrations.change, name="registration-change"),
    path("registrations/<slug:code>/files/<uuid:token>/", files.registration_file, name="registration-file"),
    path("registrations/<slug:code>/consents/", registrations.consents, name="registration-consents"),
    path("registrations/<slug:code>/reply/", approval.reply, name="registration-reply"),
    path("registrations/<slug:code>/accept/", registrations.accept, name="registration-accept"),
    path("registrations/<slug:code>/cancel/", registrations.cancel, name="registration-cancel"),
    path("l/<uuid:token>/", links.follow_link, name="link"),
]
