"""Addresses of care: pages and API."""

from typing import Any

urlpatterns: list[Any] = []

api_urlpatterns: list[Any] = []
