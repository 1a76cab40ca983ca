"""The OpenAPI document tells of our operations without a warning, in both languages."""

import pytest
from django.urls import get_resolver
from django.utils import translation
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator


@pytest.fixture
def operations():
    def of(language: str):
        GENERATOR_STATS.reset()
        with translation.override(language):
            schema = SchemaGenerator().get_schema(request=None, public=True)
        return {
            (path, verb): operation
            for path, verbs in schema["paths"].items()
            for verb, operation in verbs.items()
            if path.startswith(("/api/v1/records", "/api/v1/photos", "/api/v1/findings", "/api/v1/problem-lists"))
        }

    return of


def test_every_operation_is_told_in_both_languages(operations, capsys):
    chinese, english = operations("zh-hans"), operations("en")
    said = capsys.readouterr().err

    assert [line for line in said.splitlines() if "findings/" in line or "findings." in line] == []
    assert set(chinese) == set(english)
    assert ("/api/v1/photos/{sha256}/original/", "get") in english
    untold = [key for key in english if not english[key].get("summary") or not chinese[key].get("summary")]
    assert untold == []
    same = [key for key in english if english[key]["summary"] == chinese[key]["summary"]]
    assert same == []


def test_writes_of_phones_need_no_last_slash():
    match = get_resolver().resolve

    for path in ("/api/v1/records/6f1d0c0e-2018-4c0b-9d66-0a1b2c3d4e5f", "/api/v1/photos/" + "a" * 64):
        assert match(path).func.view_class is match(path + "/").func.view_class
