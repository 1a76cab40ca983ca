"""Where files are kept: a folder by default, a store by setting, and a sentence where something is missing."""

import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile

from config.settings.storage import media_storage
from kernel.storage import DurableStorage

STORE = {
    "MEDIA_STORAGE": "s3",
    "S3_BUCKET": "lantian",
    "S3_ACCESS_KEY_ID": "who",
    "S3_SECRET_ACCESS_KEY": "secret",
}


@pytest.fixture
def installed(monkeypatch):
    """As if `requirements-s3.txt` were installed: only whether they can be found is asked."""
    monkeypatch.setattr("config.settings.storage.find_spec", lambda name: sys.modules["os"].__spec__)


def given(monkeypatch, **changes):
    for name, value in {**STORE, **changes}.items():
        monkeypatch.setenv(name, value)


def test_files_stay_in_a_folder_by_default(monkeypatch):
    monkeypatch.delenv("MEDIA_STORAGE", raising=False)

    assert media_storage() == {"BACKEND": "kernel.storage.DurableStorage"}


def test_store_is_private_and_takes_a_name_once(monkeypatch, installed):
    given(monkeypatch, S3_ENDPOINT_URL="https://store.example", S3_ADDRESSING_STYLE="path")

    storage = media_storage()

    assert storage["BACKEND"] == "storages.backends.s3.S3Storage"
    assert storage["OPTIONS"] == {
        "bucket_name": "lantian",
        "endpoint_url": "https://store.example",
        "region_name": None,
        "access_key": "who",
        "secret_key": "secret",
        "addressing_style": "path",
        "location": "",
        "file_overwrite": False,
        "default_acl": "private",
        "querystring_auth": True,
        "signature_version": "s3v4",
    }


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"MEDIA_STORAGE": "ftp"}, "Set it to files or s3"),
        ({"S3_BUCKET": ""}, "S3_BUCKET is not set. It is needed because MEDIA_STORAGE is s3"),
        ({"S3_SECRET_ACCESS_KEY": ""}, "S3_SECRET_ACCESS_KEY is not set"),
    ],
)
def test_what_is_missing_is_said(monkeypatch, installed, changes, sentence):
    given(monkeypatch, **changes)

    with pytest.raises(ImproperlyConfigured, match=sentence):
        media_storage()


def test_missing_packages_are_named_with_the_file_that_brings_them(monkeypatch):
    given(monkeypatch)
    monkeypatch.setattr("config.settings.storage.find_spec", lambda name: None)

    with pytest.raises(ImproperlyConfigured, match=r"pip install -r requirements-s3\.txt"):
        media_storage()


def test_file_in_the_folder_is_whole_and_never_over_another(tmp_path):
    storage = DurableStorage(location=tmp_path)

    names = [storage.save("photos/a.jpg", ContentFile(data)) for data in (b"one", b"two")]

    assert names[0] == "photos/a.jpg" != names[1]
    assert [(tmp_path / name).read_bytes() for name in names] == [b"one", b"two"]
