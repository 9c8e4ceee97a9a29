from django.contrib import admin

from contacts.models import Topic
from kit.admin import PlainRelations


@admin.register(Topic)
class TopicAdmin(PlainRelations, admin.ModelAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
