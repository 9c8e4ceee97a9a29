"""Forms as people meet them: label, hint, mistake, control, and the list of mistakes first."""

import re

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.contrib.admin import site
from django.template import Context, Template
from django.utils.html import format_html

from contacts.models import Topic
from events.models import Event
from kit.forms import NamedErrors, WebAddressField
from kit.widgets import SuggestedText
from tests.factories.accounts import StaffFactory


class Visit(NamedErrors, forms.Form):
    name = forms.CharField(label="50% of <b>{name}</b>", max_length=5)
    email = forms.EmailField(
        help_text="Not <b>shown</b> & never sold.", widget=forms.EmailInput({"autocomplete": "email"})
    )
    phone = forms.CharField(required=False)
    country = forms.ChoiceField(choices=[("", "Choose"), ("FI", "Suomi & Åland")])
    way = forms.ChoiceField(widget=forms.RadioSelect, choices=[("a", "On site"), ("b", "Online")], help_text="How?")
    topics = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, choices=[("Group", [("x", "X")])])
    consent = forms.BooleanField(help_text=format_html('<a href="{}">{}</a>', "/privacy/", "Privacy"))
    people = forms.IntegerField(max_value=4, required=False, label="100%d")
    paper = forms.CharField(widget=forms.HiddenInput)


def rendered(form, source="{{ form|crispy }}"):
    return Template("{% load crispy_forms_tags components %}" + source).render(Context({"form": form}))


def test_hint_of_people_is_text_and_hint_of_ours_may_hold_a_link():
    html = rendered(Visit())

    assert "Not &lt;b&gt;shown&lt;/b&gt; &amp; never sold." in html
    assert '<a href="/privacy/">Privacy</a>' in html


def test_label_comes_before_hint_before_mistake_before_control():
    html = rendered(Visit({}))

    places = [
        html.index(part) for part in ('for="id_email"', 'id="id_email_helptext"', 'id="id_email_error"', 'name="email"')
    ]
    assert places == sorted(places)
    assert 'aria-describedby="id_email_helptext id_email_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'autocomplete="email"' in html


def test_field_that_may_stay_empty_says_so():
    html = rendered(Visit())

    assert re.findall(r'for="(\w+)">[^<]* <span class="optional">\(optional\)</span>', html) == [
        "id_phone",
        "id_people",
    ]


def test_form_can_leave_out_that_fields_are_optional():
    class Search(forms.Form):
        mark_optional = False
        words = forms.CharField(required=False)

    assert "optional" not in rendered(Search())


def test_group_is_a_fieldset_that_tells_its_hint_and_mistake():
    html = rendered(Visit({}))

    assert '<fieldset class="field problem" id="id_way" aria-describedby="id_way_helptext id_way_error">' in html
    assert "<legend>Way</legend>" in html
    radio = re.search(r'<input class="form-check-input" type="radio" name="way" value="a"[^>]*>', html).group()
    assert "aria-invalid" not in radio


def test_answers_are_kept():
    html = rendered(Visit({"name": 'A "B"', "country": "FI", "way": "b", "topics": ["x"], "consent": "on"}))

    assert 'value="A &quot;B&quot;"' in html
    assert '<option value="FI" selected>Suomi &amp; Åland</option>' in html
    assert re.search(r'type="radio" name="way" value="b"[^>]* checked', html)
    assert re.search(r'type="checkbox" name="topics" value="x"[^>]* checked', html)
    assert re.search(r'type="checkbox" name="consent"[^>]* checked', html)


def test_summary_comes_first_and_each_line_leads_to_its_control():
    html = rendered(Visit({}))

    assert html.lstrip().startswith('<div class="summary" role="alert" tabindex="-1">')
    targets = re.findall(r'<li><a href="#(\w+)">', html)
    assert targets == ["id_name", "id_email", "id_country", "id_way_0", "id_topics_0_0", "id_consent"]
    for target in targets:
        assert html.count(f'id="{target}"') == 1


def test_summary_tells_a_hidden_fields_mistake_without_a_link():
    summary = rendered(Visit({})).partition("</ul>")[0]

    assert "<li>Fill in “Paper”.</li>" in summary


def test_summary_tells_what_is_wrong_with_the_whole_form():
    form = Visit({})
    form.add_error(None, "This <event> is full.")

    assert "<li>This &lt;event&gt; is full.</li>" in rendered(form)


def test_form_without_mistakes_has_no_summary():
    assert "summary" not in rendered(Visit())
    assert rendered(Visit(), "{% error_summary form %}").strip() == ""


def test_summary_of_several_forms_lists_all():
    class Other(NamedErrors, forms.Form):
        prefix = "other"
        day = forms.DateField()

    html = Template("{% load components %}{% error_summary form other %}").render(
        Context({"form": Visit({"consent": "on"}), "other": Other({})})
    )

    assert 'href="#id_other-day"' in html
    assert 'href="#id_name"' in html


def test_layout_helper_renders_the_same_fields_and_escapes_the_legend():
    form = Visit({})
    form.helper = FormHelper()
    form.helper.form_tag = False
    form.helper.disable_csrf = True
    form.helper.layout = Layout(Fieldset("You & <us>", "name", "email"))

    html = rendered(form, "{% crispy form %}")

    assert "<legend>You &amp; &lt;us&gt;</legend>" in html
    assert html.count('class="summary"') == 1
    assert 'id="id_name_error"' in html
    assert 'name="phone"' not in html


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "Fill in “50% of <b>{name}</b>”."),
        ({"name": "much too long"}, "“50% of <b>{name}</b>” may have at most 5 characters; yours has 13."),
    ],
)
def test_mistake_names_its_field_whatever_signs_the_label_holds(data, message):
    assert Visit(data).errors["name"] == [message]


@pytest.mark.parametrize(
    "text",
    ["\u200b", "\u200f\u200e", " \u2060 ", "\ufeff", "\u00ad", "\u3164", "\u2800", "\u0301", "\U000e0041", "\x07"],
)
def test_text_in_which_nothing_can_be_seen_is_a_mistake_that_names_its_field(text):
    words = "“{}” holds only signs that cannot be seen. Please type it anew."

    errors = Visit({"name": text, "phone": text}).errors

    assert errors["name"] == [words.format("50% of <b>{name}</b>")]
    assert errors["phone"] == [words.format("Phone")]


@pytest.mark.parametrize("sign", ["\u202a", "\u202b", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"])
def test_text_that_turns_round_what_stands_after_it_is_a_mistake_that_names_its_field(sign):
    errors = Visit({"name": f"A{sign}b", "phone": f"{sign}7"}).errors

    words = "“{}” holds a sign that turns round the direction of text. Please type it anew."
    assert errors["name"] == [words.format("50% of <b>{name}</b>")]
    assert errors["phone"] == [words.format("Phone")]


@pytest.mark.parametrize("text", ["Ж", "李", "👩\u200d🔬", "e\u0301", "…", "7", "\u200fשלום"])
def test_text_of_any_script_is_none(text):
    assert "name" not in Visit({"name": text}).errors


def test_mistake_of_a_number_names_its_field():
    assert Visit({"people": "9"}).errors["people"] == ["“100%d” may be at most 4."]


@pytest.mark.django_db
def test_a_value_of_the_wrong_form_is_a_mistake_that_names_its_field():
    class Page(NamedErrors, forms.Form):
        slug = forms.SlugField(label="Address of 100% of the page")
        link = WebAddressField(label="100%d")
        mail = forms.EmailField()
        number = forms.IntegerField(label="100%d")
        topic = forms.ModelChoiceField(Topic.objects.all())
        topics = forms.ModelMultipleChoiceField(Topic.objects.all())

    typed = {"slug": "a b", "link": "a b", "mail": "a b", "number": "a%", "topic": "9", "topics": ["9", "x"]}

    assert Page(typed).errors == {
        "slug": ["“Address of 100% of the page” may hold only the letters a to z, digits, hyphens and underscores."],
        "link": ["“100%d” must be an address such as https://example.org/page."],
        "mail": ["“Mail” must be an e-mail address such as name@example.org."],
        "number": ["“100%d” must be a whole number."],
        "topic": ["Choose among the answers that are offered to “Topic”."],
        "topics": ["Choose among the answers that are offered to “Topics”."],
    }


@pytest.mark.parametrize(
    ("link", "mistakes"),
    [
        ("interreg.eu", []),
        ("http://interreg.eu:8080/@anna?to=a@b.eu", []),
        ("https://interreg.eu@evil.example/", ["“100%d” leads to evil.example. Leave out what stands before that."]),
        ("https://interreg.eu:443@evil.example", ["“100%d” leads to evil.example. Leave out what stands before that."]),
        ("ftp://interreg.eu/", ["“100%d” must be an address such as https://example.org/page."]),
    ],
)
def test_web_address_leads_to_where_it_seems_to(link, mistakes):
    class Linked(NamedErrors, forms.Form):
        link = WebAddressField(label="100%d")

    assert Linked({"link": link}).errors.get("link", []) == mistakes


def test_a_web_address_is_refused_when_it_is_too_long_and_never_cut():
    class Linked(NamedErrors, forms.Form):
        link = WebAddressField(max_length=20)

    assert "maxlength" not in str(Linked()["link"])
    assert Linked({"link": "https://interreg.eu/abc"}).errors == {
        "link": ["“Link” may have at most 20 characters; yours has 23."]
    }


@pytest.mark.django_db
def test_staff_type_links_by_the_same_rule(rf):
    request = rf.get("/")
    request.user = StaffFactory()

    fields = site.get_model_admin(Event).get_form(request)().fields

    assert {name for name, field in fields.items() if isinstance(field, WebAddressField)} == {
        "join_url",
        "legal_basis_url",
    }


def test_mistake_says_what_to_do_with_the_kind_of_control():
    errors = Visit({}).errors

    assert errors["country"] == ["Choose an answer to “Country”."]
    assert errors["consent"] == ["Tick “Consent” to go on."]


def test_message_that_a_field_has_of_its_own_is_kept():
    class Own(NamedErrors, forms.Form):
        programme = forms.CharField(error_messages={"required": "Choose your programme, or type its name"})

    assert Own({}).errors["programme"] == ["Choose your programme, or type its name"]


def test_suggested_text_is_a_text_field_that_knows_its_source():
    class Asked(forms.Form):
        programme = forms.CharField(widget=SuggestedText("/suggest/?a=1&b=2"))

    form = Asked({"programme": "Alp<ine"})
    html = rendered(form)

    assert 'data-source="/suggest/?a=1&amp;b=2"' in html
    assert 'value="Alp&lt;ine"' in html
    assert 'autocomplete="off"' in html
    assert '<label class="form-label" for="id_programme">' in html
    assert re.fullmatch(r'<script src="/static/js/combobox[.\w]*\.js" defer></script>', str(form.media))
