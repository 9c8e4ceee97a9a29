"""The parts that pages are made of: what they accept, and what they write."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.paginator import Paginator
from django.template import RequestContext, Template, TemplateSyntaxError
from django.test import RequestFactory

HOSTILE = '<script>alert("x")</script>'
ESCAPED = "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;"


def rendered(source, path="/", **context):
    request = RequestFactory().get(path)
    return Template("{% load components %}" + source).render(RequestContext(request, {**context, "request": request}))


def squeezed(html):
    """Without the white space that does not show."""
    return " ".join(html.split()).replace("> <", "><")


@pytest.mark.parametrize(
    "source",
    [
        '{% tag "x" colour="red" %}',
        '{% button_link "/" "x" size=3 %}',
        '{% submit "x" id="y" %}',
        "{% panel header='x' %}{% endpanel %}",
        "{% notice kind='x' %}{% endnotice %}",
        "{% empty %}{% endempty %}",
        "{% confirmation 'x' code='y' %}{% endconfirmation %}",
        "{% facts id='x' %}{% endfacts %}",
        "{% fact 'x' wide=True %}{% endfact %}",
        "{% answer 'x' 'y' url='z' %}",
        '{% person "x" email="a@example.eu" %}',
        '{% document "x" "/" bytes=3 %}',
        "{% deadline_line a b %}",
        '{% meter 1 2 "x" colour="red" %}',
        "{% steps labels %}",
        "{% pagination page size=3 %}",
    ],
)
def test_component_refuses_an_argument_it_does_not_know_when_compiled(source):
    with pytest.raises(TemplateSyntaxError):
        Template("{% load components %}" + source)


@pytest.mark.parametrize(
    "source",
    [
        '{% tag "x" tone="red" %}',
        '{% button_link "/" "x" tone="red" %}',
        "{% notice tone='red' %}{% endnotice %}",
        "{% panel level=1 %}{% endpanel %}",
        '{% breadcrumbs "Events" "/events/" %}',
    ],
)
def test_component_refuses_a_look_that_does_not_exist(source):
    with pytest.raises(ImproperlyConfigured):
        rendered(source)


@pytest.mark.parametrize(
    "source",
    [
        "{% tag text %}",
        '{% tag text href="/" %}',
        '{% button_link "/" text %}',
        '{% breadcrumbs text "/" text %}',
        "{% panel title=text %}{{ text }}{% endpanel %}",
        "{% notice title=text %}{{ text }}{% endnotice %}",
        "{% empty text %}{{ text }}{% endempty %}",
        "{% confirmation text reference=text %}{{ text }}{% endconfirmation %}",
        "{% facts %}{% fact text %}{{ text }}{% endfact %}{% endfacts %}",
        "{% answers %}{% answer text text %}{% endanswers %}",
        "{% person text about=text phone=text write_href='/' write_text=text %}",
        '{% document text "/" kind=text %}',
        "{% meter 1 2 text note=text %}",
        "{% steps texts 1 %}",
    ],
)
def test_component_escapes_what_people_wrote(source):
    html = rendered(source, text=HOSTILE, texts=[HOSTILE])

    assert ESCAPED in html
    assert "<script" not in html


def test_tag_is_a_link_only_when_it_has_an_address():
    assert rendered('{% tag "On site" tone="good" %}') == '<span class="tag good">On site</span>'
    assert rendered('{% tag "Audit" href="/topics/audit/" %}') == '<a class="tag" href="/topics/audit/">Audit</a>'


def test_submit_carries_a_name_when_the_form_has_several_buttons():
    html = rendered('{% submit "Save and finish later" tone="quiet" name="later" value="yes" %}')

    assert html == (
        '<button type="submit" class="btn btn-quiet" name="later" value="yes">Save and finish later</button>'
    )


@pytest.mark.parametrize(
    ("path", "current"),
    [("/events/", ' aria-current="page"'), ("/events/palermo/", ' aria-current="true"'), ("/contacts/", "")],
)
def test_nav_link_marks_the_page_and_the_part_of_the_site(path, current):
    assert rendered('{% nav_link "events" "Events" %}', path=path) == f'<a href="/events/"{current}>Events</a>'


def test_breadcrumbs_end_with_the_page_itself_without_a_link():
    html = rendered('{% breadcrumbs "Events" "/events/" "Palermo" %}')

    assert squeezed(html) == (
        '<nav class="crumbs" aria-label="Breadcrumb"><ol><li><a href="/events/">Events</a></li>'
        '<li aria-current="page">Palermo</li></ol></nav>'
    )


def test_facts_are_a_list_of_terms():
    html = rendered('{% facts %}{% fact "When" %}<b>Monday</b>{% endfact %}{% endfacts %}')

    assert html == '<dl class="facts"><dt>When</dt><dd><b>Monday</b></dd></dl>'


def test_answer_leads_back_to_its_question():
    html = rendered('{% answer "Your name" "Maija" change_href="/register/" change_fragment="id_name" %}')

    assert '<a href="/register/#id_name">Change<span class="visually-hidden">: Your name</span></a>' in squeezed(html)


def test_answer_shows_that_nothing_was_answered():
    assert "<dd>—</dd>" in squeezed(rendered('{% answer "Telephone" "" %}'))


@pytest.mark.parametrize(
    ("name", "initials"), [("Maija Korhonen", "MK"), ("Ana Maria de Souza", "AS"), ("Helpdesk", "H"), ("", "")]
)
def test_person_without_photo_shows_initials(name, initials):
    html = rendered("{% person name %}", name=name)

    assert f'<span class="face" aria-hidden="true">{initials}</span>' in squeezed(html)


def test_person_can_be_dialled():
    html = rendered('{% person "Maija" phone="+44 (0)20 7946 0123" %}')

    assert 'href="tel:+4402079460123"' in html


def test_document_says_whom_it_is_for():
    html = rendered('{% document "Rooms" "/a/" note=note %}', note="for confirmed people <only>")

    assert "<li>for confirmed people &lt;only&gt;</li>" in html


def test_document_says_kind_size_and_day():
    html = rendered('{% document "Agenda" "/a/" kind="PDF" size_bytes=219136 updated_on=day %}', day=date(2026, 12, 3))

    assert squeezed(html) == (
        '<div class="doc"><a href="/a/">Agenda</a><ul class="inline soft"><li>PDF, 214.0\xa0KB</li>'
        "<li>updated on 3 December 2026</li></ul></div>"
    ).replace("\xa0", " ")


def at(day):
    return datetime(2026, 12, day, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "width"), [(at(1), "0%"), (at(6), "50%"), (at(11), "100%"), (datetime(2027, 1, 1, tzinfo=UTC), "100%")]
)
def test_deadline_line_shows_how_much_of_the_time_is_gone(now, width):
    html = rendered("{% deadline_line opens closes now %}", opens=at(1), closes=at(11), now=now)

    assert f'<rect class="gone" y="5" width="{width}"' in html
    assert "was" not in html


def test_deadline_line_marks_the_former_end():
    html = rendered("{% deadline_line opens closes opens was_at=was %}", opens=at(1), closes=at(11), was=at(9))

    assert '<rect class="was" x="80%"' in html


def test_deadline_line_of_no_length_is_full():
    html = rendered("{% deadline_line opens opens opens %}", opens=at(1))

    assert '<rect class="gone" y="5" width="100%"' in html


@pytest.mark.parametrize(("value", "maximum", "width"), [(20, 40, 50), (0, 40, 0), (41, 40, 100), (0, 0, 0)])
def test_meter_repeats_its_words_as_a_bar(value, maximum, width):
    html = rendered('{% meter value maximum "places" %}', value=value, maximum=maximum)

    assert "<span>places</span>" in html
    assert f'<rect class="part" width="{width}%"' in html


def test_steps_say_where_one_is():
    html = squeezed(rendered("{% steps labels 2 %}", labels=["About you", "This event", "Check"]))

    assert html == (
        '<ol class="steps"><li> About you <span class="visually-hidden">(done)</span></li>'
        '<li aria-current="step"><span class="visually-hidden">Step 2 of 3:</span> This event </li>'
        "<li> Check </li></ol>"
    )


def test_pagination_keeps_the_rest_of_the_address():
    html = rendered("{% pagination page %}", path="/events/?topic=audit&page=2", page=Paginator(range(30), 10).page(2))

    assert 'href="?topic=audit&amp;page=1"' in html
    assert 'aria-current="page" href="?topic=audit&amp;page=2"' in html
    assert 'rel="next" href="?topic=audit&amp;page=3"' in html


def test_pagination_leads_to_a_list_in_the_middle_of_a_page():
    html = rendered('{% pagination page fragment="people" %}', path="/e/", page=Paginator(range(30), 10).page(2))

    assert [html.count(f'href="?page={number}#people"') for number in (1, 2, 3)] == [2, 1, 2]


def test_pagination_of_one_page_is_nothing():
    assert rendered("{% pagination page %}", page=Paginator(range(3), 10).page(1)).strip() == ""
