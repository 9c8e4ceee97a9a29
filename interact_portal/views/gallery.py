"""Every part that pages are made of, in every state, on one page. For those who build the portal."""

from datetime import UTC, date, datetime
from functools import wraps

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kit.forms import NamedErrors
from kit.widgets import SuggestedText

PLACES = [
    "Alpine Space",
    "Baltic Sea Region",
    "Central Europe",
    "Euro-MED",
    "North Sea",
    "Northern Periphery and Arctic",
]


class SampleForm(NamedErrors, forms.Form):
    """One field of each kind, with the words a real form would have."""

    name = forms.CharField(label=_("Your name"), max_length=60, widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("We send a code to it. <b>This is text & stays text.</b>"),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    phone = forms.CharField(label=_("Telephone"), required=False, widget=forms.TextInput({"type": "tel"}))
    programme = forms.CharField(
        label=_("Your programme"),
        help_text=_("Start typing. If it is not in the list, write its full name: we add it."),
        widget=SuggestedText(reverse_lazy("gallery-suggestions")),
    )
    programme_id = forms.CharField(required=False, widget=forms.HiddenInput)
    country = forms.ChoiceField(
        label=_("Country"), choices=[("", _("Choose a country")), ("FI", "Suomi"), ("IT", "Italia")]
    )
    day = forms.DateField(label=_("Day of arrival"), widget=forms.DateInput({"type": "date"}))
    attendance = forms.ChoiceField(
        label=_("How will you take part?"),
        widget=forms.RadioSelect,
        choices=[("on-site", _("On site")), ("online", _("Online"))],
    )
    topics = forms.MultipleChoiceField(
        label=_("Topics that interest you"),
        help_text=_("They shape the sessions and your meetings."),
        widget=forms.CheckboxSelectMultiple,
        choices=[
            (_("Money"), [("costs", _("Simplified cost options")), ("audit", _("Audit and controls"))]),
            (_("Content"), [("water", _("Water and circular economy"))]),
        ],
    )
    seek = forms.CharField(label=_("What partner do you look for?"), widget=forms.Textarea({"rows": 3}))
    paper = forms.FileField(label=_("A letter of intent"), required=False)
    consent = forms.BooleanField(
        label=_("Other participants may see my name, organisation and country"),
        help_text=format_html('{} <a href="#main">{}</a>', _("You can change this later."), _("Privacy notice")),
    )


STEPS = [_("About you"), _("This event"), _("Check and send")]


def for_builders(view):
    """The parts are shown where the portal is developed, and to staff; nobody else knows of them."""

    @wraps(view)
    def guarded(request):
        if not (settings.DEBUG or request.user.is_staff):
            raise Http404
        return view(request)

    return guarded


@for_builders
@require_safe
def gallery(request):
    """Show the parts, and a form without mistakes."""
    at = {day: datetime(2026, 12, day, 9, 30, tzinfo=UTC) for day in (1, 10, 14, 21)}
    context = {
        "form": SampleForm(
            initial={"attendance": "online", "topics": ["water"], "consent": True, "country": "FI"},
        ),
        "at": {"opens": at[1], "now": at[10], "was": at[14], "closes": at[21]},
        "updated_on": date(2026, 12, 3),
        "labels": STEPS,
        "long_answer": "A region with islands.\nWe want to plan ferries together, and <b>this stays text</b>.",
        "photo": static("img/mark.svg"),
        "page": Paginator(range(240), 20).page(6),
    }
    return render(request, "interact_portal/gallery.html", context)


@for_builders
def gallery_form(request):
    """The form by itself: sent wrong, it shows its mistakes; sent right, it leads back to the parts."""
    form = SampleForm(request.POST, request.FILES) if request.method == "POST" else SampleForm()
    if form.is_valid():
        return redirect("gallery")
    return render(request, "interact_portal/gallery_form.html", {"form": form, "labels": STEPS})


@for_builders
@require_safe
def gallery_suggestions(request):
    """Answer the sample field with suggestions, as a real source does."""
    asked = request.GET.get("q", "").casefold()
    found = [
        {"value": str(number), "label": place, "hint": "Interreg"}
        for number, place in enumerate(PLACES)
        if asked in place.casefold()
    ]
    return JsonResponse({"results": found})
