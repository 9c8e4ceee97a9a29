from django.urls import path

from .views import editions

urlpatterns = [
    path("campaigns/<slug:slug>/", editions.campaign, name="campaign"),
    path("campaigns/<slug:slug>/<int:year>/", editions.edition, name="edition"),
]
