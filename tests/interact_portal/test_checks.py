import pytest
from django.core.checks import run_checks


@pytest.mark.parametrize(
    ("is_secure", "proxies", "warnings"), [(True, 0, ["interact_portal.W001"]), (True, 1, []), (False, 0, [])]
)
def test_https_without_a_trusted_proxy_is_warned_of(settings, is_secure, proxies, warnings):
    settings.IS_SECURE, settings.TRUSTED_PROXIES = is_secure, proxies

    found = [message.id for message in run_checks(include_deployment_checks=True)]

    assert [found_id for found_id in found if found_id.startswith("interact_portal")] == warnings
