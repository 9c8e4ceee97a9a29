"""The guide: its steps, and a checklist that an organiser ticks."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.models import GuideStep, GuideTask, Material, Tick
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import EditionFactory, GuideStepFactory, GuideTaskFactory, TickFactory
from tests.factories.campaigns import MaterialFileFactory as FileFactory
from tests.pages import Page, notices

pytestmark = pytest.mark.django_db

GUIDE = "/campaigns/cooperation-day/2026/materials/guide/"


@pytest.fixture(autouse=True)
def _empty():
    caches["pages"].clear()


@pytest.fixture
def edition():
    return EditionFactory(year=2026)


@pytest.fixture
def tasks(edition):
    """Three, in two steps."""
    idea = GuideStepFactory(edition=edition, title="Find your idea", position=0)
    place = GuideStepFactory(edition=edition, title="Choose a place", position=1, body="<p>Near a stop.</p>")
    return [
        GuideTaskFactory(step=idea, text="Ask a partner", weeks_before=12, position=0),
        GuideTaskFactory(step=idea, text="Set a day", weeks_before=1, position=1),
        GuideTaskFactory(step=place, text="Look at the toilets", weeks_before=None),
    ]


@pytest.fixture
def organiser(client):
    person = UserFactory()
    client.force_login(person)
    return person


def page(client, path=GUIDE):
    response = client.get(path)
    assert response.status_code == 200
    return Page(response.content.decode())


def ticked(client, path=GUIDE):
    """The texts of the tasks that are ticked on the page."""
    caches["pages"].clear()
    return [task.text for step in client.get(path).context["steps"] for task in step.tasks if task.is_done]


def kept(person):
    return sorted(Tick.objects.filter(person=person).values_list("task__text", flat=True))


# -- reading --------------------------------------------------------------------------------------------------
def test_steps_stand_in_order_with_their_tasks_and_when_to_do_them(client, tasks):
    words = page(client).words

    expected = [
        "1. Find your idea", "Ask a partner", "(12 weeks before)", "Set a day", "(1 week before)", "2. Choose a place",
        "Near a stop.", "Look at the toilets",
    ]  # fmt: skip
    assert [word for word in words if word in expected] == expected


def test_a_task_may_fall_into_the_week_of_the_event(client, tasks):
    GuideTask.objects.update(weeks_before=0)

    assert page(client).words.count("(in the week of the event)") == 3


def test_the_text_of_a_step_keeps_what_is_allowed_and_loses_what_runs(client, tasks):
    GuideStep.objects.update(body='<p onclick="x()">Rivers <strong>join</strong><script>alert(1)</script></p>')

    html = client.get(GUIDE).content.decode()

    assert "<p>Rivers <strong>join</strong></p>" in html
    assert "alert(1)" not in html


def test_the_guide_is_there_as_a_file_too(client, edition, tasks):
    file = FileFactory(material__edition=edition, material__kind=Material.Kind.GUIDE, material__title="Guide")
    poster = FileFactory(material__edition=edition)

    links = page(client).links

    assert file.get_absolute_url() in links
    assert poster.get_absolute_url() not in links


def test_an_edition_without_a_guide_has_no_such_page(client, edition):
    GuideStepFactory(edition=edition, is_published=False)

    assert client.get(GUIDE).status_code == 404
    assert client.post(GUIDE).status_code == 302
    assert client.get(GUIDE.replace("2026", "1999")).status_code == 404


# -- whose guide it is ----------------------------------------------------------------------------------------
def test_last_years_guide_is_used_as_a_whole_and_marked_until_this_years_is_published(client, edition):
    GuideTaskFactory(step__edition=EditionFactory(year=2025), text="Old task")
    new = GuideTaskFactory(step__edition=edition, step__is_published=False, text="New task")

    before = page(client)
    GuideStep.objects.filter(pk=new.step_id).update(is_published=True)
    after = page(client)

    assert ("Old task" in before.words, "New task" in before.words) == (True, False)
    assert "The guide of 2026 is not out yet; this is that of Interreg Cooperation Day 2025." in before.text
    assert ("Old task" in after.words, "New task" in after.words) == (False, True)
    assert "is not out yet" not in after.text


def test_what_is_ticked_in_last_years_guide_belongs_to_the_edition_it_was_used_for(client, edition, organiser):
    last_year = EditionFactory(year=2025)
    task = GuideTaskFactory(step__edition=last_year, text="Old task")
    TickFactory(task=task, edition=last_year, person=organiser)

    assert ticked(client) == []
    client.post(GUIDE, {"done": task.pk})
    assert ticked(client) == ["Old task"]
    client.post(GUIDE, {"was": task.pk})
    assert ticked(client) == []
    assert ticked(client, GUIDE.replace("2026", "2025")) == ["Old task"]


# -- ticking, signed in ---------------------------------------------------------------------------------------
def test_ticks_are_kept_for_who_is_signed_in_and_told_in_words(client, organiser, tasks):
    other = TickFactory(task=tasks[1])

    response = client.post(GUIDE, {"done": [tasks[0].pk], "step": "1"})

    assert (response.status_code, response["Location"]) == (302, f"{GUIDE}#step-1")
    assert notices(response) == ["Your ticks are kept."]
    shown = page(client)
    assert {"1 of 3 tasks done", "1 of 2 tasks done", "0 of 1 task done", "Next: Set a day"} <= set(shown.words)
    assert (kept(organiser), kept(other.person)) == (["Ask a partner"], ["Set a day"])


def test_all_done_is_said(client, organiser, tasks):
    client.post(GUIDE, {"done": [task.pk for task in tasks]})

    assert {"All 3 tasks are done", "the task is done"} <= set(page(client).words)


def test_a_tick_is_taken_away_again(client, organiser, tasks):
    TickFactory(task=tasks[0], person=organiser)
    TickFactory(task=tasks[1], person=organiser)

    client.post(GUIDE, {"done": tasks[1].pk, "was": [tasks[0].pk, tasks[1].pk]})

    assert kept(organiser) == ["Set a day"]


def test_what_was_ticked_in_another_window_stays(client, organiser, tasks):
    client.post(GUIDE, {"done": tasks[0].pk})
    client.post(GUIDE, {"done": tasks[2].pk})  # opened before the first one was sent

    assert kept(organiser) == ["Ask a partner", "Look at the toilets"]


def test_sending_it_twice_keeps_each_tick_once(client, organiser, tasks):
    for _ in range(2):
        client.post(GUIDE, {"done": tasks[0].pk})

    assert Tick.objects.count() == 1


@pytest.mark.parametrize("done", ["0", "-1", "x", "\0", "9" * 40, "1.5"])
def test_what_is_no_task_of_the_guide_is_not_kept(client, organiser, tasks, done):
    response = client.post(GUIDE, {"done": [done, tasks[0].pk], "was": done, "step": done})

    assert response.status_code == 302
    assert kept(organiser) == ["Ask a partner"]


def test_who_ticks_in_a_guide_that_has_changed_meanwhile_is_told(client, organiser, edition, tasks):
    gone = tasks[0].pk
    tasks[0].delete()

    response = client.post(GUIDE, {"done": [gone, tasks[1].pk]})

    assert notices(response) == ["1 task that you ticked is in the guide no more: it has changed since you opened it."]
    assert kept(organiser) == ["Set a day"]


def test_a_task_of_another_edition_is_not_ticked_here(client, organiser, tasks):
    other = GuideTaskFactory(step__edition=EditionFactory(year=2025))

    client.post(GUIDE, {"done": other.pk})

    assert kept(organiser) == []


# -- ticking, not signed in -----------------------------------------------------------------------------------
def test_a_stranger_may_tick_and_is_told_how_to_keep_ticks(client, tasks):
    shown = page(client)

    assert "You can tick and print without signing in." in shown.text
    assert f"/accounts/login/?next={GUIDE.replace('/', '%2F')}" in shown.links
    assert "csrfmiddlewaretoken" not in client.get(GUIDE).content.decode()


def test_a_strangers_ticks_stand_in_the_address_and_go_along_to_the_sign_in(client, tasks):
    path = f"{GUIDE}?done={tasks[0].pk}&done={tasks[2].pk}"

    shown = page(client, path)

    assert ticked(client, path) == ["Ask a partner", "Look at the toilets"]
    assert "2 of 3 tasks done" in shown.words
    assert "Your ticks stand in the address of this page" in shown.words
    encoded = path.replace("/", "%2F").replace("?", "%3F").replace("=", "%3D").replace("&", "%26")
    assert f"/accounts/login/?next={encoded}" in shown.links
    assert not Tick.objects.exists()


def test_ticks_of_the_address_are_kept_with_the_first_press_after_signing_in(client, organiser, tasks):
    TickFactory(task=tasks[1], person=organiser)
    path = f"{GUIDE}?done={tasks[0].pk}"

    shown = page(client, path)

    assert "1 tick came with the address." in shown.text
    assert ticked(client, path) == ["Ask a partner", "Set a day"]
    client.post(GUIDE, {"done": [tasks[0].pk, tasks[1].pk], "was": tasks[1].pk})
    assert kept(organiser) == ["Ask a partner", "Set a day"]


def test_who_was_signed_out_meanwhile_loses_no_tick(client, tasks):
    response = client.post(GUIDE, {"done": [tasks[0].pk, tasks[2].pk]})

    query = f"done%3D{tasks[0].pk}%26done%3D{tasks[2].pk}"
    assert response["Location"] == f"/accounts/login/?next={GUIDE}%3F{query}"


@pytest.mark.parametrize("query", ["done=%00", "done=x", "done=", f"done={'9' * 40}", "done=0&other=1"])
def test_an_address_may_hold_anything(client, tasks, query):
    assert ticked(client, f"{GUIDE}?{query}") == []


def test_nobody_finds_the_ticks_of_somebody_else_in_memory(client, organiser, tasks):
    TickFactory(task=tasks[0], person=organiser)
    assert ticked(client) == ["Ask a partner"]
    assert "no-store" in client.get(GUIDE)["Cache-Control"]

    client.logout()

    assert ticked(client) == []


# -- costs ----------------------------------------------------------------------------------------------------
def test_the_page_costs_as_many_statements_for_much_as_for_one(client, edition):
    costs = []
    for number in (1, 9):
        for _ in range(number):
            GuideTaskFactory(step=GuideStepFactory(edition=edition))
            FileFactory(material__edition=edition, material__kind=Material.Kind.GUIDE)
        with CaptureQueriesContext(connection) as queries:
            page(client)
        costs.append(len(queries))

    assert costs == [6, 6]  # version, edition, steps, tasks, materials, files
