"""The page of the phone application, its manifest and its service worker, as anybody gets them."""

import json
import re

import pytest

from field.assets import assets, imported, integrity_of
from field.screens import PARTS, SCREENS

PUBLIC = ["/field/", "/field/?language=en", "/field/manifest.webmanifest", "/field/sw.js"]


def release(client):
    script = client.get("/field/sw.js").content.decode()
    return json.loads(re.match(r"const RELEASE = (\{.*\});\n", script)[1])


@pytest.mark.parametrize("address", PUBLIC)
def test_everybody_gets_the_same_bytes(client, db, world, address):
    nobody = client.get(address)
    client.force_login(world.persona("inspector"))
    client.cookies["django_language"] = "en"
    somebody = client.get(address)

    assert (nobody.status_code, somebody.status_code) == (200, 200)
    assert somebody.content == nobody.content


@pytest.mark.parametrize(("address", "language"), [("/field/", "zh-CN"), ("/field/?language=en", "en"),
                                                    ("/field/?language=xx", "zh-CN")])  # fmt: skip
def test_the_address_decides_the_language(client, db, address, language):
    assert f'<html lang="{language}"' in client.get(address).content.decode()


def test_a_page_that_the_browser_has_already_is_not_sent_again(client, db):
    first = client.get("/field/", headers={"Accept-Encoding": "gzip"})

    again = client.get("/field/", headers={"Accept-Encoding": "gzip", "If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_the_page_asks_for_nothing_that_the_content_policy_forbids(client, db):
    page = client.get("/field/")

    assert not re.search(r"<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=|<style", page.content.decode())
    assert "nonce-" not in page["Content-Security-Policy"]


def test_the_release_lists_every_file_with_the_hash_of_its_bytes(client, db):
    listed = release(client)

    assert listed["files"] == {asset.url: asset.integrity for asset in assets()}
    assert listed["pages"] == {
        address: integrity_of(client.get(address).content) for address in ("/field/", "/field/?language=en")
    }
    assert "/static/js/field/sw.js" not in listed["files"]


def test_every_view_and_part_is_among_the_files(client, db):
    files = release(client)["files"]

    wanted = [f"/static/js/field/views/{name}.js" for name in SCREENS] + [
        f"/static/js/field/{name}.js" for name in PARTS
    ]
    assert [name for name in wanted if name not in files] == []


def test_whatever_a_kept_module_imports_is_kept_too():
    kept = {asset.url.removeprefix("/static/") for asset in assets()}

    modules = [name for name in kept if name.endswith(".js")]
    assert {one for name in modules for one in imported(name)} - kept == set()


def test_the_worker_stays_within_the_application_and_is_asked_for_anew(client, db):
    answer = client.get("/field/sw.js")

    assert answer["Service-Worker-Allowed"] == "/field/"
    assert answer["Cache-Control"] == "no-cache"
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"


def test_the_manifest_opens_the_page_as_an_application(client, db):
    told = client.get("/field/manifest.webmanifest").json()

    assert (told["name"], told["start_url"], told["scope"], told["display"]) == (
        "蓝天督查",
        "/field/",
        "/field/",
        "standalone",
    )
    assert [(icon["sizes"], icon["purpose"]) for icon in told["icons"]] == [
        ("192x192", "any"), ("512x512", "any"), ("512x512", "maskable"),
    ]  # fmt: skip
