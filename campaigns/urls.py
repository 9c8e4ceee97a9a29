from django.urls import include, path

from .views import editions, support

#: Below the address of a programme's support.
SUPPORT = [
    path("", support.support_page, name="support-programme"),
    path("register/", support.support_form, name="support-form"),
    path("logo/", support.support_logo, name="support-logo"),
    path("logo/file/", support.support_logo_file, name="support-logo-file"),
    path("files/<slug:service>/", support.support_file, name="support-file"),
    path("boosting/<slug:event>/", support.support_boost, name="support-boost"),
    path("boosting/<slug:event>/picture/", support.support_boost_picture, name="support-boost-picture"),
    path("boosting/<slug:event>/picture/file/", support.support_boost_picture_file, name="support-boost-picture-file"),
]

urlpatterns = [
    path("campaigns/<slug:slug>/", editions.campaign, name="campaign"),
    path("campaigns/<slug:slug>/<int:year>/", editions.edition, name="edition"),
    path("campaigns/<slug:slug>/<int:year>/support/", support.support_start, name="support"),
    path("campaigns/<slug:slug>/<int:year>/support/<slug:programme>/", include(SUPPORT)),
]
