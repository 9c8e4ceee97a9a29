"""“About you”: what is taken, what is asked back, what is kept."""

from datetime import timedelta

import pytest
import time_machine

from accounts.actions.profile import save_profile
from accounts.forms import ProfileForm
from accounts.models import BodyKind
from accounts.rules import MOST_A_DAY, PROGRAMME_NAMED
from audit.models import Entry
from contacts.models import Programme
from tests.factories.accounts import NewcomerFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import RegistrationFactory

pytestmark = pytest.mark.django_db

TOLD = {
    "name": "Anna Berger",
    "body_kind": "managing_authority",
    "role": "Finance officer",
    "country": "AT",
    "organisation": "Ministry of Finance",
    "programme": "",
}

SAVED = {key: value for key, value in TOLD.items() if key != "programme"}


@pytest.fixture
def programme():
    return ProgrammeFactory(name="Interreg Austria–Czechia", short_name="AT-CZ")


def filled(**answers):
    return ProfileForm({**TOLD, **answers})


def programme_of(form):
    return form.cleaned_data["programme"], form.cleaned_data["new_programme"]


def errors(form):
    return {field: messages[0] for field, messages in form.errors.items()}


# -- programme -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("typed", ["Interreg Austria–Czechia", "  interreg   AUSTRIA czechia ", "AT-CZ", "at-cz"])
def test_name_the_registry_knows_is_taken(programme, typed):
    form = filled(programme=typed)

    assert form.is_valid(), form.errors
    assert programme_of(form) == (programme, "")


@pytest.mark.parametrize("typed", ["Interreg Austria–Czechia", "at-cz", "Old name"])
def test_closed_programme_is_refused_by_any_of_its_names_with_what_to_do(programme, typed):
    ProgrammeFactory(name="Old name", state="merged", merged_into=programme)
    Programme.objects.filter(pk=programme.pk).update(state="closed")

    form = filled(programme=typed)

    assert errors(form) == {
        "programme": "“Interreg Austria–Czechia” is closed: nobody represents it any more. Name the programme that "
        "follows it, or ask us."
    }
    assert form["programme"].value() == typed


def test_closed_programme_of_the_profile_may_stay_when_something_else_is_changed(programme):
    person = UserFactory(programme=programme)
    Programme.objects.filter(pk=programme.pk).update(state="closed")

    form = ProfileForm.of(person, {**TOLD, "programme": programme.name})

    assert form.is_valid(), form.errors
    save_profile(person=person, by=person, **form.cleaned_data)
    person.refresh_from_db()
    assert (person.name, person.programme) == ("Anna Berger", programme)


def test_former_name_is_the_programme_it_was_merged_into(programme):
    ProgrammeFactory(name="Old name", state="merged", merged_into=programme)

    form = filled(programme="old name")

    assert form.is_valid(), form.errors
    assert programme_of(form) == (programme, "")


def test_near_names_are_offered_with_the_typed_one(programme):
    form = filled(programme="Interreg Austria")

    assert errors(form) == {"programme_choice": "Choose your programme from those that are near, or “None of these”."}
    first, *_, last = form.fields["programme_choice"].choices
    assert first[0] == programme.slug
    assert first[1].startswith(programme.name)
    assert last == ("none-of-these", "None of these: add “Interreg Austria”")
    assert list(form.fields)[-3:] == ["programme", "programme_choice", "represents_no_programme"]


def test_one_of_the_near_names_can_be_chosen(programme):
    form = filled(programme="Interreg Austria", programme_choice=programme.slug)

    assert form.is_valid(), form.errors
    assert programme_of(form) == (programme, "")


def test_none_of_the_near_names_makes_a_new_one(programme):
    form = filled(programme="Interreg Austria–Bavaria", programme_choice="none-of-these")

    assert form.is_valid(), form.errors
    assert programme_of(form) == (None, "Interreg Austria–Bavaria")


@pytest.mark.parametrize("choice", ["no-such-programme", "", "<script>"])
def test_choice_that_is_not_on_offer_is_asked_again(programme, choice):
    form = filled(programme="Interreg Austria", programme_choice=choice)

    assert list(form.errors) == ["programme_choice"]


def test_exact_name_wins_over_a_choice_that_was_made_for_another(programme):
    other = ProgrammeFactory(name="Interreg Austria–Hungary")

    form = filled(programme=programme.name, programme_choice=other.slug)

    assert form.is_valid(), form.errors
    assert programme_of(form) == (programme, "")


def test_name_like_no_other_is_new_at_once(programme):
    form = filled(programme="Fonds Européen Wallonie")

    assert form.is_valid(), form.errors
    assert programme_of(form) == (None, "Fonds Européen Wallonie")


def test_typed_name_is_offered_to_the_next_person_as_awaiting_check():
    anna, bruno = NewcomerFactory(), NewcomerFactory()
    first = filled(programme="Fonds Européen Wallonie")
    assert first.is_valid()
    save_profile(person=anna, by=anna, **first.cleaned_data)

    second = filled(programme="fonds europeen wallonie")
    near = filled(programme="Fonds Europeen")

    assert second.is_valid()
    save_profile(person=bruno, by=bruno, **second.cleaned_data)
    programme = Programme.objects.get()
    assert (programme.state, programme.name) == ("awaiting_check", "Fonds Européen Wallonie")
    assert anna.programme == bruno.programme == programme
    assert near.fields["programme_choice"].choices[0] == (
        programme.slug,
        "Fonds Européen Wallonie (awaiting check)",
    )


def test_no_programme_is_an_answer():
    form = filled(represents_no_programme="on")

    assert form.is_valid(), form.errors
    assert programme_of(form) == (None, "")


def test_no_answer_about_the_programme_is_asked_for():
    assert errors(filled()) == {"programme": "Name your programme, or tick “I represent no programme”."}


def test_a_programme_and_none_contradict_each_other(programme):
    form = filled(programme=programme.name, represents_no_programme="on")

    assert errors(form) == {"programme": "Name your programme or tick “I represent no programme”, not both."}


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("…", "Write the programme's name in words."),
        ("x" * 201, "“Programme” may have at most 200 characters; yours has 201."),
        ("Interreg\x00", "“Programme” holds a sign that cannot be kept. Please type it anew."),
    ],
)
def test_name_that_cannot_be_is_said_so(programme, typed, message):
    assert errors(filled(programme=typed)) == {"programme": message}


@pytest.mark.parametrize(
    "typed",
    [
        "<b>Interreg</b> Win",
        "Interreg >",
        "Win at https://evil.example",
        "Interreg www.evil.example",
        "In\x01ter",
        "eve@x.example",
    ],
)
def test_name_with_markup_or_a_link_is_refused(typed):
    assert errors(filled(programme=typed)) == {
        "programme": "Write the programme's name in words, without links, addresses and signs such as < and >."
    }


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200b", "\u00ad", "\ufeff"])
def test_signs_that_nobody_sees_are_left_out_of_a_name(programme, sign):
    listed, new = filled(programme=f"Interreg {sign}Austria–Czechia"), filled(programme=f"Fonds{sign} Wallonie")

    assert listed.is_valid(), listed.errors
    assert new.is_valid(), new.errors
    assert [programme_of(listed), programme_of(new)] == [(programme, ""), (None, "Fonds Wallonie")]
    assert errors(filled(programme=sign)) == errors(filled())


def test_one_person_adds_a_few_programmes_a_day():
    anna, bruno = NewcomerFactory(), NewcomerFactory()
    for number in range(MOST_A_DAY[PROGRAMME_NAMED]):
        form = ProfileForm.of(anna, {**TOLD, "programme": f"{number} Fonds", "programme_choice": "none-of-these"})
        assert form.is_valid(), form.errors
        save_profile(person=anna, by=anna, **form.cleaned_data)

    one_more = {**TOLD, "programme": "Fonds Wallonie", "programme_choice": "none-of-these"}
    form = ProfileForm.of(anna, one_more)

    assert errors(form) == {
        "programme": "You have added as many programmes as one person can in a day. Choose one that is listed, or "
        "add yours tomorrow."
    }
    again = {**TOLD, "programme": f"{MOST_A_DAY[PROGRAMME_NAMED] - 1} fonds"}
    assert ProfileForm.of(anna, again).is_valid()
    assert ProfileForm.of(bruno, one_more).is_valid()
    with time_machine.travel(timedelta(days=1, minutes=1)):
        assert ProfileForm.of(anna, one_more).is_valid()


@pytest.mark.parametrize(
    "typed", ["'; DROP TABLE contacts_programme; --", "%", "_%_x", "<script>alert(1)</script>", "\\"]
)
def test_hostile_name_does_no_harm(programme, typed):
    form = filled(programme=typed)

    form.is_valid()

    assert list(Programme.objects.all()) == [programme]
    assert "<script>" not in form.as_p()


# -- the other fields ------------------------------------------------------------------------------------------
def test_every_answer_is_asked_for_by_name():
    form = ProfileForm({})

    assert errors(form) == {
        "name": "Fill in “Your name”.",
        "body_kind": "Choose an answer to “Kind of body you work for”.",
        "role": "Fill in “Your role”.",
        "country": "Choose an answer to “Country”.",
        "organisation": "Fill in “Organisation”.",
        "programme": "Name your programme, or tick “I represent no programme”.",
    }


@pytest.mark.parametrize(("field", "length"), [("name", 120), ("role", 120), ("organisation", 200)])
def test_over_long_answer_says_how_long_it_may_be(field, length):
    form = filled(represents_no_programme="on", **{field: "x" * (length + 1)})

    assert list(form.errors) == [field]
    assert f"at most {length} characters" in errors(form)[field]


def test_lines_and_blanks_become_one_line():
    form = filled(name="  Anna\r\n\tBerger ", represents_no_programme="on")

    assert form.is_valid()
    assert form.cleaned_data["name"] == "Anna Berger"


@pytest.mark.parametrize(("field", "value"), [("country", "XX"), ("body_kind", "king"), ("country", "AT'")])
def test_choice_that_does_not_exist_is_refused(field, value):
    assert list(filled(represents_no_programme="on", **{field: value}).errors) == [field]


def test_form_shows_what_is_known(programme):
    person = UserFactory(name="Anna Berger", country="AT", programme=programme)

    initial = ProfileForm.of(person).initial

    assert (initial["name"], initial["country"], initial["programme"]) == ("Anna Berger", "AT", programme.name)
    assert initial["represents_no_programme"] is False


# -- saving ------------------------------------------------------------------------------------------------------
def test_profile_is_saved_with_who_saved_it(programme):
    person, staff = NewcomerFactory(), UserFactory()
    form = filled(programme=programme.name)
    assert form.is_valid()

    save_profile(person=person, by=staff, **form.cleaned_data)

    person.refresh_from_db()
    assert person.has_complete_profile
    assert (person.name, person.body_kind, person.country.code) == ("Anna Berger", BodyKind.MANAGING_AUTHORITY, "AT")
    claimed, entry = Entry.objects.order_by("pk")
    assert claimed.verb == "programme-claimed"
    assert (entry.verb, entry.about, entry.by) == (
        "profile-saved",
        f"accounts.user:{person.pk}",
        f"accounts.user:{staff.pk}",
    )
    assert "Anna" not in str(entry.detail)


def test_profile_saved_unchanged_is_no_news(programme, django_assert_num_queries):
    person = NewcomerFactory()
    form = filled(programme=programme.name)
    assert form.is_valid()
    save_profile(person=person, by=person, **form.cleaned_data)
    entries = Entry.objects.count()

    save_profile(person=person, by=person, **form.cleaned_data)

    assert Entry.objects.count() == entries


def typed_by(person, name):
    save_profile(person=person, by=person, **{**SAVED, "new_programme": name})
    return person.programme


@pytest.mark.parametrize("instead", [{"new_programme": "Fonds Wallonie"}, {}])
def test_typed_name_that_is_replaced_ends_when_nobody_has_it(instead):
    person = NewcomerFactory()
    typed_by(person, "Fondds Wallonnie")

    save_profile(person=person, by=person, **SAVED, **instead)

    assert [programme.name for programme in Programme.objects.all()] == list(instead.values())


def test_typed_name_stays_as_long_as_somebody_has_it():
    anna, bruno = NewcomerFactory(), NewcomerFactory()
    typed_by(anna, "Fonds Wallonie")
    typed_by(bruno, "fonds wallonie")

    save_profile(person=anna, by=anna, **SAVED)

    bruno.refresh_from_db()
    assert bruno.programme == Programme.objects.get()


def test_typed_name_stays_as_long_as_a_registration_has_it():
    person = NewcomerFactory()
    programme = RegistrationFactory(person=person, programme=typed_by(person, "Fonds Wallonie")).programme

    save_profile(person=person, by=person, **SAVED)

    assert Programme.objects.get() == programme


def test_checked_programme_stays_though_nobody_has_it(programme):
    person = UserFactory(programme=programme)

    save_profile(person=person, by=person, **SAVED)

    assert Programme.objects.get() == programme


def test_typed_name_that_ended_meanwhile_is_added_anew():
    anna, bruno = NewcomerFactory(), NewcomerFactory()
    chosen = typed_by(anna, "Fonds Wallonie")
    save_profile(person=anna, by=anna, **SAVED)

    save_profile(person=bruno, by=bruno, **SAVED, programme=chosen)

    assert bruno.programme == Programme.objects.get()
    assert bruno.programme.name == "Fonds Wallonie"


def test_programme_given_up_leaves_none(programme):
    person = UserFactory(programme=programme)
    form = filled(represents_no_programme="on")
    assert form.is_valid()

    save_profile(person=person, by=person, **form.cleaned_data)

    person.refresh_from_db()
    assert (person.programme, person.represents_no_programme) == (None, True)
