"""A Django project in one file. Event page, form, answers, check, send, confirmation: four statements.

It has the portal's database server, driver and gunicorn options, Django's own middleware for forms, and pages of
a few lines. What the portal costs more than this is what the portal does.
"""

import os
from functools import cache

import dj_database_url
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
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
    LOGGING_CONFIG=None,
)

PAGE = """<!doctype html><html lang="en"><head><title>{{ title }}</title></head><body><main><h1>{{ title }}</h1>
{% if left is not None %}<p>{{ left }} places left</p>{% endif %}
{% if form %}<form method="post">{% csrf_token %}
{% for name in form %}<label for="{{ name }}">{{ name }}</label> <input id="{{ name }}" name="{{ name }}">{% endfor %}
<button>Continue</button></form>{% endif %}
{% for person in people %}<div class="person"><h3><a href="/contacts/{{ person.0 }}/">{{ person.1 }}</a></h3>
<p>{{ person.2 }} · {{ person.3 }} · {{ person.4 }}</p><p>{{ person.5 }}</p><p>{{ person.7 }}</p>
<p><a href="tel:{{ person.6 }}">{{ person.6 }}</a> <a href="/contacts/{{ person.0 }}/write/">Write</a></p></div>
{% endfor %}{% if links %}<ul>{% for link in links %}<li><a class="tag" href="/people/?{{ link.0 }}">{{ link.1 }}
<span>({{ link.2 }})</span></a></li>{% endfor %}</ul>{% endif %}
{% if code %}<p>Your reference: {{ code }}</p>{% endif %}</main></body></html>"""
FREE = "SELECT capacity - taken FROM event WHERE slug = %s"
TAKE = "UPDATE event SET taken = taken + 1 WHERE slug = %s AND taken < capacity"
INSERT = "INSERT INTO registration (event, person, answer) VALUES (%s, %s, %s) RETURNING id"
PEOPLE = "SELECT slug, name, role, team, office, topics, phone, why FROM person WHERE id >= %s ORDER BY id LIMIT %s"
READ = "SELECT person FROM registration WHERE id = %s"


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
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, [request.GET["first"], request.GET["rows"]])
        rows = cursor.fetchall()
    links = [(f"topic={number}", f"Topic {number}", number) for number in range(int(request.GET["links"]))]
    return page(request, title="People", people=rows, links=links)


def registration(request, number):
    ask(READ, number)
    return page(request, title="Confirmation", code=f"BARE-{number:04d}")


urlpatterns = [
    path("hello/", hello),
    path("people/", people),
    path("events/<slug:slug>/", event),
    path("events/<slug:slug>/register/", form),
    path("events/<slug:slug>/register/check/", check),
    path("registrations/<int:number>/", registration),
]

application = get_wsgi_application()
