"""A post and its texts as staff edit them."""

from collections.abc import Iterator

from django import forms
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext_lazy as _

from campaigns.models import LANGUAGES, Network, Post, PostText
from campaigns.models.networks import LIMITS, hashtags_in
from kit.forms import ManyLinesField, NamedModelForm
from kit.photos import PhotoInput, PictureField

from .editions import check_days_of, day_input
from .plausibility import Remark
from .revisions import RevisedForm

MOST_OF_A_TEXT = PostText._meta.get_field("text").max_length


def limit_in_words(network: Network) -> str:
    return LIMITS[network].in_words(MOST_OF_A_TEXT)


def _with_limit(network: Network) -> str:
    """“X, at most 280 characters”."""
    most = number_format(min(LIMITS[network].most, MOST_OF_A_TEXT), force_grouping=True)
    return _("%(network)s, at most %(most)s characters") % {"network": network.label, "most": most}


def why_too_long(network: Network, text: str) -> str:
    """Why ``network`` does not take ``text``, and what to do; empty when it does."""
    limit = LIMITS[network]
    length, tags = limit.count(text), len(hashtags_in(text))
    if length > limit.most:
        return _(
            "This text has %(length)d characters as %(network)s counts them (%(limit)s). Shorten it by %(over)d."
        ) % {
            "length": length,
            "network": network.label,
            "limit": limit_in_words(network),
            "over": length - limit.most,
        }
    if limit.most_bytes is not None and len(text.encode()) > limit.most_bytes:
        return _("This text takes more room than %(network)s has: use fewer emoji.") % {"network": network.label}
    if limit.most_hashtags is not None and tags > limit.most_hashtags:
        return _("This text has %(tags)d hashtags; %(network)s takes at most %(most)d.") % {
            "tags": tags,
            "network": network.label,
            "most": limit.most_hashtags,
        }
    return ""


class PostForm(RevisedForm):
    picture = PictureField(
        label=_("Picture"), required=False,
        widget=PhotoInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("JPEG, PNG or WebP, at most 8 MB; it is kept as JPEG of at most 1,200 pixels a side."),
    )  # fmt: skip

    class Meta:
        model = Post
        fields = [
            "edition", "title", "slug", "day", "advice", "is_published", "picture", "picture_alt", "picture_rights",
        ]  # fmt: skip
        widgets = {"advice": forms.Textarea(attrs={"rows": 3}), "picture_alt": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "slug": _("The end of the address of its page."),
            "picture_alt": _("What the picture shows, for people who do not see it. Programmes copy it along."),
            "is_published": _("Everybody sees it, once the edition is published."),
        }

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        # Who may only look has a form without fields.
        if "day" in self.fields:
            self.fields["day"].widget = day_input()

    def clean(self):
        cleaned = super().clean()
        if edition := cleaned.get("edition"):
            check_days_of(self, edition.year, "day")
        return cleaned


class PostTextForm(NamedModelForm):
    """The words for one network in one language, as long as that network takes them."""

    network = forms.ChoiceField(
        label=_("Network"),
        choices=lambda: [("", "–"), *((each.value, _with_limit(each)) for each in Network)],
    )
    language = forms.ChoiceField(label=_("Language"), choices=lambda: [("", "–"), *LANGUAGES.items()])
    text = ManyLinesField(label=_("Text"), max_length=MOST_OF_A_TEXT, widget=forms.Textarea(attrs={"rows": 4}))

    class Meta:
        model = PostText
        fields = ["language", "network", "text"]

    def clean(self):
        cleaned = super().clean()
        network, text = cleaned.get("network"), cleaned.get("text")
        if network and text and (words := why_too_long(Network(network), text)):
            self.add_error("text", words)
        return cleaned


def remarks_on(post: Post) -> list[Remark]:
    """What looks unplanned about ``post``, which is saved all the same; reads its texts."""
    return list(_remarks(post))


def _remarks(post: Post) -> Iterator[Remark]:
    edition, texts = post.edition, list(post.texts.all())
    if not edition.is_in_season(post.day):
        yield Remark(_("%(day)s is outside the season.") % {"day": date_format(post.day, "j F Y")}, is_note=True)
    if not texts:
        yield Remark(_("It has no texts yet."))
    without = [text for text in texts if edition.hashtag and not _has_hashtag(text.text, edition.hashtag)]
    if without:
        names = ", ".join(f"{text.get_network_display()} ({text.language_name})" for text in without)
        yield Remark(_("The hashtag of the edition is missing: %(names)s.") % {"names": names})
    if not post.picture and any(text.network == Network.INSTAGRAM for text in texts):
        yield Remark(_("Instagram takes no post without a picture."))


def _has_hashtag(text: str, hashtag: str) -> bool:
    return hashtag.casefold().lstrip("#") in {each.casefold().lstrip("#") for each in hashtags_in(text)}
