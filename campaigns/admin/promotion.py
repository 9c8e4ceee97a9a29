"""What all post together, and what programmes say that they posted."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from campaigns.actions import promotion
from campaigns.forms.posts import PostForm, PostTextForm, remarks_on
from campaigns.models import Post, Posted, PostText
from kit.admin import AccessibleInline, PlainRelations, ReadOnly

from .filters import EditionFilter
from .revisions import TellsWhoIsSecond


class PostTextInline(AccessibleInline, admin.TabularInline):
    model = PostText
    form = PostTextForm
    fields = ["language", "network", "text"]
    extra = 0


@admin.register(Post)
class PostAdmin(TellsWhoIsSecond, PlainRelations, admin.ModelAdmin):
    """Posts, each with its words for every network and language."""

    form = PostForm
    change_form_template = "admin/campaigns/post/change_form.html"
    change_list_template = "admin/read_only_list.html"
    inlines = [PostTextInline]
    prepopulated_fields = {"slug": ["title"]}
    list_display = ["title", "day", "edition", "is_published"]
    list_filter = [("edition", EditionFilter), "is_published"]
    list_select_related = ["edition__campaign"]
    search_fields = ["title", "texts__text"]
    ordering = ["-day", "-pk"]
    actions = None
    fieldsets = [
        (None, {"fields": ["edition", "title", "slug", "day", "advice", "is_published"]}),
        (_("Picture"), {"fields": ["picture", "picture_alt", "picture_rights"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("edition__campaign")

    def view_on_site(self, post: Post) -> str:
        return post.get_absolute_url()

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if change:
            context["remarks"] = remarks_on(obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request, obj, form, change):
        promotion.save_post(post=obj, revision=form.seen, by=request.user)

    def delete_model(self, request, obj):
        promotion.delete_post(post=obj, by=request.user)


@admin.register(Posted)
class PostedAdmin(ReadOnly, admin.ModelAdmin):
    """Links that programmes added; staff may take one away."""

    change_form_template = "admin/campaigns/posted/change_form.html"
    change_list_template = "admin/read_only_list.html"
    list_display = ["link", "programme", "network", "day", "edition"]
    list_filter = [("edition", EditionFilter), "network"]
    list_select_related = ["programme", "edition__campaign"]
    search_fields = ["link", "programme__name", "programme__short_name"]
    search_help_text = _("Link or programme.")
    ordering = ["-day", "-pk"]
    actions = None
    fields = ["link", "programme", "network", "day", "post", "edition", "added_by", "added_at"]

    def has_delete_permission(self, request: HttpRequest, obj: Posted | None = None) -> bool:
        return admin.ModelAdmin.has_delete_permission(self, request, obj)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("edition__campaign", "programme", "post", "added_by")

    def delete_model(self, request, obj):
        promotion.take_away(posted=obj, by=request.user)

    def response_delete(self, request, obj_display, obj_id) -> HttpResponse:
        """Says that it is gone, and leads back to the list, where the others are; Django does so for who may change."""
        super().response_delete(request, obj_display, obj_id)
        return redirect("admin:campaigns_posted_changelist")
