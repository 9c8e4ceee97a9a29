"""allauth's stock pages, made of our parts."""

import pytest
from django import forms
from django.template import Context, Origin, Template
from django.test import RequestFactory

from kit.forms import NamedErrors


class CodeForm(NamedErrors, forms.Form):
    code = forms.CharField(label="Code", help_text="Six <digits>")


def rendered(source, **context):
    request = RequestFactory().get("/accounts/")
    page = '{% extends "allauth/layouts/entrance.html" %}{% load allauth %}{% block head_title %}Confirm{% endblock %}'
    source = page + "{% block content %}" + source + "{% endblock %}"
    template = Template(source, Origin("page.html", "page.html"), "page.html")  # allauth asks a template's name
    return template.render(Context({"request": request, "operator": {"name": "Portal"}, **context}))


def test_page_stands_in_our_frame():
    html = rendered("{% element h1 %}Confirm access{% endelement %}")

    assert "<title>Confirm · Portal</title>" in html
    assert '<h1 class="mb-3">Confirm access</h1>' in html
    assert 'class="container py-4 py-lg-5 narrow"' in html


def test_form_shows_our_fields_and_mistakes():
    html = rendered(
        '{% element form form=form method="post" action="/x/" %}'
        "{% slot body %}{% element fields form=form unlabeled=True %}{% endelement %}{% endslot %}"
        '{% slot actions %}{% element button type="submit" %}Confirm{% endelement %}{% endslot %}'
        "{% endelement %}",
        form=CodeForm({}),
    )

    assert '<form method="post" action="/x/" novalidate>' in html
    assert 'class="summary"' in html
    assert "Six &lt;digits&gt;" in html
    assert '<button class="btn btn-primary" type="submit">Confirm</button>' in html


@pytest.mark.parametrize(
    ("tags", "look"), [("danger,delete", "danger"), ("outline,cancel", "quiet"), ("prominent,login", "primary")]
)
def test_button_looks_like_what_it_does(tags, look):
    html = rendered("{% element button href='/x/' tags=tags %}Go{% endelement %}", tags=tags)

    assert f'<a href="/x/" class="btn btn-{look}">Go</a>' in html


@pytest.mark.parametrize("kind", ["checkbox", "radio"])
def test_single_box_has_its_label_behind_it(kind):
    html = rendered(
        "{% element field type=kind name='email' value='a@b.example' id='x' checked=True %}"
        "{% slot label %}a@b.example{% endslot %}{% endelement %}",
        kind=kind,
    )

    assert f'<input class="form-check-input" type="{kind}" name="email" id="x" value="a@b.example" checked>' in html
    assert '<label class="form-check-label" for="x">a@b.example</label>' in html


def test_text_field_tells_its_hint_and_mistake():
    html = rendered(
        "{% element field type='email' name='email' id='x' value=value errors=errors %}"
        "{% slot label %}E-mail{% endslot %}{% slot help_text %}Hint{% endslot %}{% endelement %}",
        value="<v>",
        errors=["Wrong <b>"],
    )

    assert 'aria-invalid="true" aria-describedby="x_helptext x_error"' in html
    assert 'value="&lt;v&gt;"' in html
    assert "Wrong &lt;b&gt;" in html


@pytest.mark.parametrize("element", ["alert", "badge", "details", "img", "panel", "table", "td", "th"])
def test_no_element_carries_a_style_of_its_own(element):
    html = rendered(
        "{% element " + element + " src='data:,' alt='x' align='right' title='t' tags='success' %}"
        "{% slot message %}text{% endslot %}{% slot title %}text{% endslot %}{% slot summary %}text{% endslot %}"
        "{% slot body %}text{% endslot %}{% slot actions %}text{% endslot %}text{% endelement %}"
    )

    assert "style=" not in html
