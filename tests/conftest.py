"""What every test stands on: a real database, quick password hashes, no network but this machine's own."""

import socket

import pytest


@pytest.fixture(autouse=True)
def _settings_for_tests(settings):
    """Argon2 is slow on purpose; a test wants an account, not safety."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True, scope="session")
def _no_network():
    """Whoever connects to another machine fails at once, and is told apart from a slow test."""
    connect = socket.socket.connect

    def connect_here(sock, address):
        if sock.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1"):
            raise RuntimeError(f"a test asked for the network: {address}")
        return connect(sock, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        yield
