import uuid

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from events.models import code_of_link
from events.models.links import link_token, link_url
from events.models.registration import CODE_ALPHABET

codes = st.text(CODE_ALPHABET, min_size=8, max_size=8).map(lambda letters: f"{letters[:4]}-{letters[4:]}")


@given(codes)
def test_a_link_leads_back_to_the_reference_it_was_made_of(code):
    token = link_token(code)

    assert code_of_link(token) == code
    assert (token.version, token.variant) == (8, uuid.RFC_4122)
    assert link_url(code) == f"/l/{token}/"


@given(codes, st.integers(0, 127))
def test_a_link_in_which_anything_was_changed_leads_nowhere(code, bit):
    changed = uuid.UUID(int=link_token(code).int ^ 1 << bit)

    assert code_of_link(changed) is None


@given(codes, codes)
def test_two_references_have_two_links(code, other):
    assert (link_token(code) == link_token(other)) == (code == other)


@pytest.mark.parametrize(
    "token",
    [uuid.uuid4(), uuid.UUID(int=0), uuid.UUID(int=2**128 - 1), uuid.UUID("ffffffff-ffff-8fff-bfff-ffffffffffff")],
)
def test_what_nobody_here_made_leads_nowhere(token):
    assert code_of_link(token) is None


def test_links_of_an_older_key_work_as_long_as_it_is_among_the_fallbacks():
    with override_settings(SECRET_KEY="one"):
        token = link_token("R7K2-9QX4")

    with override_settings(SECRET_KEY="two", SECRET_KEY_FALLBACKS=["one"]):
        assert code_of_link(token) == "R7K2-9QX4"
        assert link_token("R7K2-9QX4") != token
    with override_settings(SECRET_KEY="two", SECRET_KEY_FALLBACKS=[]):
        assert code_of_link(token) is None
