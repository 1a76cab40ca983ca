"""Clients of the API and of the pages, for each persona."""

import pytest
from django.test import Client
from rest_framework.test import APIClient


@pytest.fixture
def api(world):
    """`api("reviewer")`: a client of the API, signed in as that persona."""

    def client(key: str = "", language: str = "zh-hans") -> APIClient:
        found = APIClient(HTTP_ACCEPT_LANGUAGE=language)
        if key:
            found.force_login(world.persona(key))
        return found

    return client


@pytest.fixture
def web(world):
    """`web("reviewer")`: a browser's client, signed in as that persona."""

    def client(key: str = "") -> Client:
        found = Client()
        if key:
            found.force_login(world.persona(key))
        return found

    return client
