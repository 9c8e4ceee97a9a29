"""A Django project in one file. Event page, form, answers, check, send, confirmation: four statements.

It has the portal's database server, driver and gunicorn options, Django's own middleware for forms, and pages of
a few lines. What the portal costs more than this is what the portal does.
"""

import os
from functools import cache

import dj_database_url
import django
from django import forms
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, models, transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.template import engines
from django.urls import path

settings.configure(
    SECRET_KEY=os.environ["SECRET_KEY"],
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": dj_database_url.parse(os.environ["DATABASE_URL"], conn_max_age=600)},
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
    ],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    INSTALLED_APPS=["bench.bare"],
    LOGGING_CONFIG=None,
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
)
django.setup()

PAGE = """<!doctype html><html lang="en"><head><title>{{ title }}</title></head><body><main><h1>{{ title }}</h1>
{% if left is not None %}<p>{{ left }} places left</p>{% endif %}
{% if form %}<form method="post">{% csrf_token %}
{% for name in form %}<label for="{{ name }}">{{ name }}</label> <input id="{{ name }}" name="{{ name }}">{% endfor %}
<button>Continue</button></form>{% endif %}
{% for person in people %}<div class="person"><h3><a href="/contacts/{{ person.slug }}/">{{ person.name }}</a></h3>
<p>{{ person.role }} · {{ person.team.name }} · {{ person.office }}</p>
<p>{% for topic in person.topics.all %}{{ topic.name }} {% endfor %}</p>
<p><a href="tel:{{ person.phone }}">{{ person.phone }}</a> <a href="/contacts/{{ person.slug }}/write/">Write</a></p>
</div>
{% endfor %}{% if links %}<ul>{% for link in links %}<li><a class="tag" href="/people/?{{ link.0 }}">{{ link.1 }}
<span>({{ link.2 }})</span></a></li>{% endfor %}</ul>{% endif %}
{% if code %}<p>Your reference: {{ code }}</p>{% endif %}</main></body></html>"""
LONG_PAGE = """<!doctype html><html lang="en"><head><title>Form</title></head><body><main><h1>Form</h1>
<form method="post">{% csrf_token %}{{ form }}<button>Continue</button></form></main></body></html>"""
FREE = "SELECT capacity - taken FROM event WHERE slug = %s"
TAKE = "UPDATE event SET taken = taken + 1 WHERE slug = %s AND taken < capacity"
INSERT = "INSERT INTO registration (event, person, answer) VALUES (%s, %s, %s) RETURNING id"
READ = "SELECT person FROM registration WHERE id = %s"


class Team(models.Model):
    name = models.TextField()

    class Meta:
        app_label, managed, db_table = "bare", False, "bare_team"


class Topic(models.Model):
    name = models.TextField()

    class Meta:
        app_label, managed, db_table = "bare", False, "bare_topic"


class Person(models.Model):
    slug, name, role, office, phone = (models.TextField() for _ in range(5))
    team = models.ForeignKey(Team, models.CASCADE)
    topics = models.ManyToManyField(Topic)

    class Meta:
        app_label, managed, db_table = "bare", False, "bare_person"


def ask(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone() if cursor.description else cursor.rowcount


@cache
def template():
    return engines["django"].from_string(PAGE)


def page(request, **context):
    return HttpResponse(template().render(context, request))


def hello(request):
    return HttpResponse("Hello, world")


def event(request, slug):
    return page(request, title="Event", left=ask(FREE, slug)[0])


def form(request, slug):
    if request.method == "POST":
        return HttpResponseRedirect("check/")
    return page(request, title="Form", form=["one", "two", "three"])


def check(request, slug):
    if request.method == "GET":
        return page(request, title="Check", form=["nothing"])
    with transaction.atomic():
        has_seat = ask(TAKE, slug)
        number = ask(INSERT, slug if has_seat else None, request.COOKIES.get("sessionid", ""), "An answer")[0]
    return HttpResponseRedirect(f"/registrations/{number}/")


def people(request):
    first, rows, links = (int(request.GET[name]) for name in ("first", "rows", "links"))
    found = Person.objects.select_related("team").prefetch_related("topics").filter(pk__gte=first).order_by("pk")[:rows]
    filters = [(f"topic={number}", f"Topic {number}", number) for number in range(links)]
    return page(request, title="People", people=found, links=filters)


def asked(kind, options, label):
    """A field of Django's own for a question of this kind."""
    about = {"label": label, "required": False}
    offered = [(str(number), f"Option {number}") for number in range(options)]
    if kind == "yes_no":
        return forms.ChoiceField(choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect, **about)
    if kind == "choice":
        return forms.ChoiceField(choices=offered, widget=forms.RadioSelect, **about)
    if kind in ("choices", "topics"):
        return forms.MultipleChoiceField(choices=offered, widget=forms.CheckboxSelectMultiple, **about)
    return forms.CharField(widget=forms.Textarea if kind == "long_text" else forms.TextInput, **about)


def long_form(request):
    form = forms.Form(initial={"question_0": request.GET["answer"]})
    for number, field in enumerate(request.GET["fields"].split(",")):
        kind, _, options = field.partition(":")
        label = f"Question {number + 1}: what would you like to tell us?"
        form.fields[f"question_{number}"] = asked(kind, int(options), label)
    return HttpResponse(long_template().render({"form": form}, request))


@cache
def long_template():
    return engines["django"].from_string(LONG_PAGE)


def registration(request, number):
    ask(READ, number)
    return page(request, title="Confirmation", code=f"BARE-{number:04d}")


urlpatterns = [
    path("hello/", hello),
    path("people/", people),
    path("form/", long_form),
    path("events/<slug:slug>/", event),
    path("events/<slug:slug>/register/", form),
    path("events/<slug:slug>/register/check/", check),
    path("registrations/<int:number>/", registration),
]

application = get_wsgi_application()
