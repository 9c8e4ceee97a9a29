"""What a programme tells of something that it posted."""

from datetime import date
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from campaigns.models import Edition, Network, Post, Posted
from campaigns.models.networks import HOSTS, host_of, network_at, one_spelling
from contacts.models import Programme
from kit.forms import NamedErrors, WebAddressField

from .web import has_plain_host, refuse_too_long, validate_secure

MOST_OF_A_LINK = Posted._meta.get_field("link").max_length


def validate_link(link: str) -> None:
    """Refuses what is no page of the web, or only looks like one."""
    validate_secure(link)
    if not has_plain_host(link):
        raise ValidationError(_("Give the link as the network shows it, such as https://bsky.app/profile/…"), "odd")
    kept = one_spelling(link)
    parts = urlsplit(kept)
    if not parts.path and not parts.query:
        raise ValidationError(_("This is the front page. Give the link of the post itself."), "front")
    refuse_too_long(kept, MOST_OF_A_LINK)


class LinkField(WebAddressField):
    """The address of something that was posted."""

    default_validators = [validate_link]
    widget = forms.URLInput(attrs={"spellcheck": "false"})


class PostedForm(NamedErrors, forms.Form):
    """``programmes`` are those for which the reader acts. What is chosen of them may not be theirs any more: the
    action looks."""

    programme = forms.CharField(label=_("Programme"), max_length=200)
    link = LinkField(
        label=_("Link to what you posted"), max_length=MOST_OF_A_LINK,
        help_text=_("Open your post on the network and copy its address."),
    )  # fmt: skip
    network = forms.ChoiceField(
        label=_("Network"), choices=lambda: [("", _("Choose")), *Network.choices],
        error_messages={"required": _("Choose the network on which you posted.")},
    )  # fmt: skip
    day = forms.DateField(
        label=_("Day on which you posted it"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Write the day as year-month-day, such as 2026-09-21.")},
    )  # fmt: skip
    post = forms.ModelChoiceField(
        label=_("Which of our posts it was"), queryset=Post.objects.none(), required=False, to_field_name="slug",
        empty_label=_("Another one, of our own"),
    )  # fmt: skip

    def __init__(self, *args, edition: Edition, programmes: list[Programme], today: date, **options):
        super().__init__(*args, **options)
        self.edition, self.today = edition, today
        if len(programmes) > 1:
            named = [(each.slug, str(each)) for each in programmes]
            self.fields["programme"].widget = forms.Select(choices=[("", _("Choose")), *named])
            self.fields["programme"].error_messages["required"] = _("Choose the programme that posted it.")
        else:
            self.fields["programme"].widget = forms.HiddenInput()
            self.initial.setdefault("programme", programmes[0].slug if programmes else "")
        self.initial.setdefault("day", today)
        self.fields["day"].widget.attrs["max"] = f"{today:%Y-%m-%d}"
        self.fields["post"].queryset = Post.objects.published().filter(edition=edition)

    def clean_day(self) -> date:
        day, edition = self.cleaned_data["day"], self.edition
        first = min(date(edition.year, 1, 1), edition.season_start_date)
        if day > self.today:
            raise ValidationError(_("This day is still to come. Add the link once it is posted."), "to_come")
        if day < first:
            words = _("This edition began later: choose a day from %(first)s on.")
            raise ValidationError(words, "too_early", {"first": date_format(first, "j F Y")})
        return day

    def clean(self):
        cleaned = super().clean()
        link, chosen = cleaned.get("link"), cleaned.get("network")
        if link and chosen and (words := self._why_not_there(network_at(host_of(link)), chosen)):
            self.add_error("link", words)
        return cleaned

    @staticmethod
    def _why_not_there(found: Network | None, chosen: str) -> str:
        chosen = Network(chosen)
        if found is not None and found != chosen:
            return _("This is a link to %(found)s, not to %(chosen)s. Choose %(found)s, or give another link.") % {
                "found": found.label,
                "chosen": chosen.label,
            }
        if found is None and chosen in HOSTS:
            return _("This is no link to %(chosen)s: its addresses begin with https://%(host)s/.") % {
                "chosen": chosen.label,
                "host": HOSTS[chosen][0],
            }
        return ""
