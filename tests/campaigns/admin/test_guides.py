"""The guide in the staff area: its steps, and the acts that copy and publish it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Entry
from campaigns.models import GuideStep, GuideTask
from tests.events.admin.pages import FilledForm, errors_of, saved
from tests.factories.accounts import StaffFactory
from tests.factories.campaigns import EditionFactory, GuideStepFactory, GuideTaskFactory
from tests.pages import notices

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def staff(client):
    person = StaffFactory(name="Sara Staff")
    client.force_login(person)
    return person


@pytest.fixture
def edition():
    return EditionFactory(
        year=2026, key_date=date(2026, 9, 21), season_start_date=date(2026, 7, 1), season_end_date=date(2026, 10, 31)
    )


@pytest.fixture
def guide_before():
    """That of 2025: two steps, of which the first has two tasks."""
    before = EditionFactory(year=2025)
    second = GuideStepFactory(edition=before, title="Choose a place", position=2)
    first = GuideStepFactory(edition=before, title="Find your idea", position=1)
    GuideTaskFactory(step=first, text="Set a day", position=2, weeks_before=None)
    GuideTaskFactory(step=first, text="Ask a partner", position=1)
    return [first, second]


def act(client, edition, name):
    return client.post(reverse(f"admin:campaigns_edition_{name}", args=[edition.pk]))


def change(client, path, form_id, **changes):
    values = FilledForm(client.get(path), form_id).values
    return client.post(path, values | {name.replace("__", "-"): value for name, value in changes.items()})


def steps_of(edition):
    return [
        (step.title, step.is_published, [(task.text, task.weeks_before) for task in step.tasks.all()])
        for step in edition.guide_steps.all()
    ]


# -- copying and publishing -----------------------------------------------------------------------------------
def test_the_guide_before_is_copied_whole_and_only_staff_see_the_copy(client, edition, guide_before):
    response = act(client, edition, "copy-guide")

    assert notices(response) == ["2 steps are copied. Look through them, then publish the guide."]
    assert steps_of(edition) == [
        ("Find your idea", False, [("Ask a partner", 12), ("Set a day", None)]),
        ("Choose a place", False, []),
    ]
    assert set(edition.guide_steps.values_list("body", flat=True)) == {guide_before[0].body}
    assert len(steps_of(guide_before[0].edition)) == 2
    assert list(Entry.objects.values_list("verb", flat=True)) == ["guide-copied"]


def test_the_page_of_the_act_says_what_comes_along(client, edition, guide_before):
    html = client.get(reverse("admin:campaigns_edition_copy-guide", args=[edition.pk])).content.decode()

    assert "All of the guide of Interreg Cooperation Day 2025 comes along: 2 steps with 2 tasks." in html


def test_the_second_press_copies_nothing_and_says_the_same(client, edition, guide_before):
    act(client, edition, "copy-guide")
    response = act(client, edition, "copy-guide")

    assert notices(response)[-1] == "2 steps are copied. Look through them, then publish the guide."
    assert edition.guide_steps.count() == 2


def test_a_guide_that_is_begun_is_not_copied_over(client, edition, guide_before):
    GuideStepFactory(edition=edition)

    response = act(client, edition, "copy-guide")

    assert notices(response) == ["This edition has steps of its own already, so nothing was copied."]
    assert edition.guide_steps.count() == 1


def test_without_a_guide_before_there_is_nothing_to_copy(client, edition):
    GuideStepFactory(edition=EditionFactory(year=2027))
    GuideStepFactory(edition=EditionFactory(year=2025, campaign__slug="another"))

    assert notices(act(client, edition, "copy-guide")) == ["No earlier edition has a guide that could be copied."]


def test_a_guide_is_published_and_taken_back_as_a_whole(client, edition, guide_before):
    act(client, edition, "copy-guide")

    published = act(client, edition, "publish-guide")
    assert notices(published)[-1] == "The guide of Interreg Cooperation Day 2026 is published."
    assert [is_published for _title, is_published, _tasks in steps_of(edition)] == [True, True]
    assert notices(act(client, edition, "publish-guide"))[-1] == notices(published)[-1]

    act(client, edition, "take-guide-back")
    assert [is_published for _title, is_published, _tasks in steps_of(edition)] == [False, False]
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "guide-copied", "guide-published", "guide-taken-back",
    ]  # fmt: skip


def test_a_guide_without_steps_is_not_published(client, edition):
    words = "The guide has no steps yet. Write them first, or copy the guide of the edition before."

    assert notices(act(client, edition, "publish-guide")) == [words]
    assert "No step of the guide is published." in notices(act(client, edition, "take-guide-back"))


def test_the_page_of_the_edition_offers_the_acts_that_fit(client, edition):
    def offered():
        page = client.get(reverse("admin:campaigns_edition_change", args=[edition.pk]))
        return [str(title) for _url, title in page.context["acts"] if "guide" in str(title)]

    assert offered() == ["Copy the guide of the edition before"]
    step = GuideStepFactory(edition=edition, is_published=False)
    assert offered() == ["Publish the guide"]
    GuideStepFactory(edition=edition)
    assert offered() == ["Publish the guide", "Take the guide back"]
    step.delete()
    assert offered() == ["Take the guide back"]


# -- writing --------------------------------------------------------------------------------------------------
def test_steps_are_put_in_order_on_the_page_of_the_edition(client, edition):
    first = GuideStepFactory(edition=edition, title="First", position=1)
    GuideStepFactory(edition=edition, title="Second", position=2)
    path = reverse("admin:campaigns_edition_change", args=[edition.pk])

    assert saved(change(client, path, "edition_form", guide_steps__0__position="3", guide_steps__1__title="Now first"))

    assert list(edition.guide_steps.values_list("title", "position")) == [("Now first", 2), ("First", 3)]
    first.refresh_from_db()
    assert first.body == "<p>Start from what people here share with their neighbours.</p>"
    html = client.get(path).content.decode()
    assert reverse("admin:campaigns_guidestep_change", args=[first.pk]) in html


def test_a_step_is_written_with_its_tasks_and_what_would_run_is_lost(client, edition):
    path = reverse("admin:campaigns_guidestep_add")
    step = {
        "edition": edition.pk,
        "title": "Find your idea",
        "body": "<p>Ask<script>alert(1)</script> <em>them</em></p>",
    }
    task = {"tasks__0__text": "Ask a partner", "tasks__0__weeks_before": "12", "tasks__0__position": "1"}

    assert saved(change(client, path, "guidestep_form", **step, tasks__TOTAL_FORMS="1", **task))

    assert steps_of(edition) == [("Find your idea", False, [("Ask a partner", 12)])]
    assert GuideStep.objects.get().body == "<p>Ask <em>them</em></p>"
    assert Entry.objects.filter(verb="guide-step-added").exists()


def test_who_saves_a_step_second_is_told_also_when_the_guide_was_published_meanwhile(client, edition):
    step = GuideStepFactory(edition=edition, title="Find your idea", is_published=False)
    path = reverse("admin:campaigns_guidestep_change", args=[step.pk])
    opened = FilledForm(client.get(path), "guidestep_form").values
    act(client, edition, "publish-guide")

    second = client.post(path, opened | {"title": "Find it"})

    assert "Somebody else changed this while you were editing it." in errors_of(second)
    step.refresh_from_db()
    assert (step.title, step.is_published) == ("Find your idea", True)
    assert saved(client.post(path, FilledForm(second, "guidestep_form").values | {"is_published": "on"}))
    step.refresh_from_db()
    assert (step.title, step.is_published) == ("Find it", True)


def test_of_page_of_the_step_and_page_of_its_edition_the_second_one_is_told(client, edition):
    step = GuideStepFactory(edition=edition, title="Find your idea", position=1)
    step_path, edition_path = (
        reverse(f"admin:campaigns_{row._meta.model_name}_change", args=[row.pk]) for row in (step, edition)
    )
    of_step = FilledForm(client.get(step_path), "guidestep_form").values
    of_edition = FilledForm(client.get(edition_path), "edition_form").values

    assert saved(client.post(edition_path, of_edition | {"guide_steps-0-position": "7"}))
    second = client.post(step_path, of_step | {"title": "Find it"})

    assert "Somebody else changed this while you were editing it." in errors_of(second)
    of_edition = FilledForm(client.get(edition_path), "edition_form").values
    assert saved(client.post(step_path, FilledForm(second, "guidestep_form").values | {"position": "7"}))
    last = client.post(edition_path, of_edition | {"theme": "Rivers"})
    assert "Somebody else changed this edition while you were editing it." in errors_of(last)
    step.refresh_from_db()
    assert (step.title, step.position) == ("Find it", 7)


@pytest.mark.parametrize("name", ["publish-guide", "take-guide-back"])
def test_who_has_the_edition_open_while_its_guide_is_published_or_taken_back_is_told(client, edition, name):
    GuideStepFactory(edition=edition, is_published=name != "publish-guide")
    path = reverse("admin:campaigns_edition_change", args=[edition.pk])
    opened = FilledForm(client.get(path), "edition_form").values
    act(client, edition, name)

    assert "Somebody else changed this edition" in errors_of(client.post(path, opened))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": "Rivers \u202e"}, "turns round the direction"),
        ({"title": "Rivers \0"}, "holds a sign that cannot be kept"),
        ({"tasks__0__weeks_before": "-1"}, "“Weeks before the event” must be at least 0."),
        ({"tasks__0__weeks_before": "99999"}, "“Weeks before the event” may be at most 104."),
        ({"tasks__0__text": ""}, "Fill in “What is to be done”."),
    ],
)
def test_refused_input_says_why_and_keeps_what_was_typed(client, edition, changes, words):
    task = GuideTaskFactory(step__edition=edition)
    path = reverse("admin:campaigns_guidestep_change", args=[task.step_id])

    response = change(client, path, "guidestep_form", **({"body": "<p>Typed</p>"} | changes))

    assert words in errors_of(response)
    assert "Typed" in response.content.decode()
    assert (GuideTask.objects.get().text, GuideStep.objects.get().title) == (task.text, "Find your idea")


def test_a_published_step_is_not_deleted(client, edition):
    step = GuideStepFactory(edition=edition)
    path = reverse("admin:campaigns_guidestep_delete", args=[step.pk])

    assert client.post(path, {"post": "yes"}).status_code == 403
    GuideStep.objects.update(is_published=False)
    assert client.post(path, {"post": "yes"}).status_code == 302
    assert not GuideStep.objects.exists()


def test_the_forms_cost_as_many_statements_for_much_as_for_one(client, edition):
    costs, step = [], GuideStepFactory(edition=edition)
    paths = [
        reverse("admin:campaigns_guidestep_change", args=[step.pk]),
        reverse("admin:campaigns_guidestep_changelist"),
    ]
    client.get(paths[0])  # what a process reads once
    for number in (1, 5):
        for _ in range(number):
            GuideTaskFactory(step=step)
            GuideStepFactory(edition=edition)
        with CaptureQueriesContext(connection) as queries:
            for path in paths:
                client.get(path)
        costs.append(len(queries))

    assert costs[0] == costs[1]
