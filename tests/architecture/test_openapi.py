"""The API's document: valid, without a warning, every operation titled, every refusal described once."""

import io
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.utils import translation

from config.openapi import REFUSALS, SUMMARIES
from kernel.http import error_body
from tests.architecture.addresses import METHODS, addresses

# The same operations without the last slash.
NOT_TITLED = {"api:findings-record-send", "api:findings-photo-send", "api:field-plan-send"}


def written(language: str = "en") -> dict[str, Any]:
    """The document as the command writes it; a warning or a fault of its form raises."""
    out = io.StringIO()
    with translation.override(language):
        call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    return yaml.safe_load(out.getvalue())


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return written()


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method.upper() in METHODS
    ]


def test_document_holds_every_operation(document):
    told = sum(len(address.methods) for address in addresses() if address.is_api and address.name not in NOT_TITLED)

    assert len(operations(document)) == told


def test_every_operation_has_a_title_of_its_own_language(document):
    untitled = [
        operation["operationId"] for _path, _method, operation in operations(document) if not operation.get("summary")
    ]
    chinese = {operation["operationId"]: operation["summary"] for _p, _m, operation in operations(written("zh-hans"))}

    assert untitled == []
    assert [name for name, title in chinese.items() if title.isascii()] == []


def test_titles_told_apart_are_of_operations_that_exist(document):
    assert (
        sorted(set(SUMMARIES) - {operation["operationId"] for _path, _method, operation in operations(document)}) == []
    )


def test_every_refusal_has_the_one_shape_and_is_described_once(document):
    components = document["components"]
    shape = {"$ref": "#/components/schemas/Error"}

    assert set(components["responses"]) == {name for name, _sentence in REFUSALS.values()}
    assert {kind["content"]["application/json"]["schema"]["$ref"] for kind in components["responses"].values()} == {
        shape["$ref"]
    }
    own = [
        (operation["operationId"], status)
        for _path, _method, operation in operations(document)
        for status, answer in operation["responses"].items()
        if status >= "400" and "$ref" not in answer and answer["content"]["application/json"]["schema"] != shape
    ]
    assert own == []


def test_every_operation_tells_who_is_turned_away(document):
    """401 where nobody is signed in, 404 where the object may be out of scope, 403 to 423 where a write is refused."""
    silent = []
    for path, method, operation in operations(document):
        expected = {"401"} | ({"404"} if "{" in path else set())
        if method != "get" and operation["operationId"] != "session_create":
            expected |= {"403", "409", "422", "423"}
        silent += [(operation["operationId"], status) for status in sorted(expected - set(operation["responses"]))]

    assert silent == []


def test_shape_in_the_document_is_that_of_the_answers(document):
    said = document["components"]["schemas"]["Error"]["properties"]["error"]

    assert set(said["required"]) == set(error_body("code", "message")["error"])
