"""All addresses. Each app brings its own; pages that show several apps stand here."""

from django.urls import path

urlpatterns: list[path] = []
