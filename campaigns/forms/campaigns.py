"""What staff write of a campaign."""

from django import forms
from django.urls import resolve, reverse
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign


class CampaignForm(forms.ModelForm):
    """A campaign; its address must not be that of another page."""

    class Meta:
        model = Campaign
        fields = ["name", "slug", "summary", "contacts"]

    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        if resolve(reverse("campaign", args=[slug])).url_name != "campaign":
            raise forms.ValidationError(_("Another page of the portal has this address. Choose another one."), "taken")
        return slug
