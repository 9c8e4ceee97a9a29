from django import forms
from django.contrib import admin

from campaigns.forms.campaigns import CampaignForm
from campaigns.models import Campaign
from contacts.models import ContactPerson
from kit.admin import PlainRelations


@admin.register(Campaign)
class CampaignAdmin(PlainRelations, admin.ModelAdmin):
    form = CampaignForm
    fields = ["name", "slug", "summary", "contacts"]
    list_display = ["name", "summary"]
    prepopulated_fields = {"slug": ["name"]}

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        people = ContactPerson.objects.listed().order_by("family_name", "given_name")
        return super().formfield_for_manytomany(
            db_field, request, **kwargs, queryset=people, widget=forms.CheckboxSelectMultiple
        )

    def view_on_site(self, campaign: Campaign) -> str | None:
        """A campaign has a page as soon as one of its editions is published."""
        return campaign.get_absolute_url() if campaign.editions.published().exists() else None
