"""Who somebody is. Of allauth's own pages only those stand here that the portal uses."""

from allauth.account import views as allauth_views
from django.urls import path, re_path
from django.views.generic import RedirectView

from .views import codes, me, programmes, sign_in

urlpatterns = [
    path("accounts/login/", sign_in.ask_email, name="account_login"),
    path(
        "accounts/signup/", RedirectView.as_view(pattern_name="account_login", query_string=True), name="account_signup"
    ),
    path("accounts/code/<slug:token>/", sign_in.SignInCodeView.as_view(), name="sign-in-code"),
    path("accounts/code/<slug:token>/again/", codes.send_code_again, name="code-again"),
    path("accounts/inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("accounts/logout/", allauth_views.logout, name="account_logout"),
    path("accounts/password/", sign_in.PasswordView.as_view(), name="password"),
    path("accounts/password/change/", allauth_views.password_change, name="account_change_password"),
    path("accounts/password/set/", allauth_views.password_set, name="account_set_password"),
    path("accounts/password/reset/", allauth_views.password_reset, name="account_reset_password"),
    path("accounts/password/reset/sent/", allauth_views.password_reset_done, name="account_reset_password_done"),
    path(
        "accounts/password/reset/done/",
        allauth_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^accounts/password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        allauth_views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("me/consents/", me.my_consents, name="my-consents"),
    path("me/email/", me.change_email, name="change-email"),
    path("me/email/<slug:token>/", me.AddressCodeView.as_view(), name="address-code"),
    path("me/programmes/", programmes.my_programmes, name="my-programmes"),
    path("me/programmes/<slug:slug>/leave/", programmes.leave_programme, name="leave-programme"),
    path("programmes/<slug:slug>/ask/", programmes.ask_to_act, name="programme-ask"),
    path("programmes/<slug:slug>/people/", programmes.programme_people, name="programme-people"),
    path("programmes/<slug:slug>/people/<slug:code>/confirm/", programmes.confirm_colleague, name="programme-confirm"),
    path("programmes/<slug:slug>/people/<slug:code>/left/", programmes.colleague_left, name="programme-left"),
    path("me/sign-out-everywhere/", me.end_sessions, name="sign-out-everywhere"),
]
