"""All addresses. Each app brings its own; pages that show several apps stand here."""

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from accounts.models import User
from contacts.models import Programme

from . import mailbox
from .views import (
    directory,
    erasing,
    gallery,
    health,
    home,
    me,
    missing,
    my_data,
    programmes,
    robots,
    sitemaps,
    statements,
)

# Staff come in by the same door as everybody, with its limits.
admin.site.login = secure_admin_login(admin.site.login)
# A person has one address, in ``accounts.User``; allauth's own table of them stays empty.
admin.site.unregister(EmailAddress)
# The pages of a person and of a programme in the staff area lead to acts of several apps.
admin.site.get_model_admin(User).change_form_template = "interact_portal/person_change_form.html"
programme_admin = admin.site.get_model_admin(Programme)
programme_admin.change_form_template = "interact_portal/programme_change_form.html"
programme_admin.change_list_template = "interact_portal/programme_change_list.html"
# The first page of the staff area leads to a report of several apps.
admin.site.index_template = "interact_portal/admin_index.html"
# Lists of staff are wide, and each page says where it is: the way elsewhere is one step, by “Home”.
admin.site.enable_nav_sidebar = False

urlpatterns = [
    path("", home.home, name="home"),
    path("", include("campaigns.urls")),
    path("", include("events.urls")),
    path("", include("contacts.urls")),
    path("", include("accounts.urls")),
    path("contacts/<slug:slug>/", directory.contact, name="contact"),
    path("teams/<slug:slug>/", directory.team, name="team"),
    path("topics/<slug:slug>/", directory.topic, name="topic"),
    path("programmes/<slug:slug>/", directory.programme, name="programme"),
    path("me/", me.my_page, name="me"),
    path("me/data.json", my_data.my_data, name="my-data"),
    path("me/delete/", erasing.erase_me, name="erase-me"),
    path("me/delete/done/", erasing.erased, name="erased"),
    path("me/delete/<slug:token>/", erasing.EraseCodeView.as_view(), name="erase-me-code"),
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap_section, name="sitemap-section"),
    path("privacy/", statements.privacy, name="privacy"),
    path("accessibility/", statements.accessibility, name="accessibility"),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("_gallery/", gallery.gallery, name="gallery"),
    path("_gallery/form/", gallery.gallery_form, name="gallery-form"),
    path("_gallery/suggestions/", gallery.gallery_suggestions, name="gallery-suggestions"),
    path("admin/accounts/user/<int:pk>/erase/", admin.site.admin_view(erasing.erase_person), name="erase-person"),
    path(
        "admin/contacts/programme/awaiting/",
        admin.site.admin_view(programmes.awaiting_programmes),
        name="programmes-awaiting",
    ),
    path(
        "admin/contacts/programme/<int:pk>/merge/",
        admin.site.admin_view(programmes.MergeProgramme.as_view(model_admin=programme_admin)),
        name="programme-merge",
    ),
    path("admin/who-is-missing/", admin.site.admin_view(missing.who_is_missing), name="who-is-missing"),
    path("admin/", admin.site.urls),
]

if settings.MAILBOX_DIR:
    urlpatterns += [path("_mail/", include((mailbox.urlpatterns, "mailbox")))]

handler400 = "interact_portal.views.errors.bad_request"
handler403 = "interact_portal.views.errors.permission_denied"
