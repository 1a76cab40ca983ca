"""Where photos, letters and evidence are kept: a folder of this machine, or a store that speaks S3.

Nothing kept there has a public address: files go out through views that ask who may see them.
"""

from importlib.util import find_spec
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config.settings.env import env

HELP = "It is needed because MEDIA_STORAGE is s3; docs/deployment.md has the whole list."


def media_storage() -> dict[str, Any]:
    """Django's storage for what the site keeps, by `MEDIA_STORAGE`: `files` (the default) or `s3`."""
    kind = env("MEDIA_STORAGE", "files")
    if kind == "files":
        return {"BACKEND": "kernel.storage.DurableStorage"}
    if kind != "s3":
        raise ImproperlyConfigured(f"The environment variable MEDIA_STORAGE is {kind!r}. Set it to files or s3.")
    if find_spec("storages") is None or find_spec("boto3") is None:
        raise ImproperlyConfigured(
            "MEDIA_STORAGE is s3, and what speaks to such a store is not installed: pip install -r requirements-s3.txt"
        )
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": env("S3_BUCKET", help=HELP),
            "endpoint_url": env("S3_ENDPOINT_URL", "") or None,
            "region_name": env("S3_REGION", "") or None,
            "access_key": env("S3_ACCESS_KEY_ID", help=HELP),
            "secret_key": env("S3_SECRET_ACCESS_KEY", help=HELP),
            "addressing_style": env("S3_ADDRESSING_STYLE", "auto"),
            "location": env("S3_PREFIX", ""),
            # A name is taken once, as in a folder; and no file is for everybody.
            "file_overwrite": False,
            "default_acl": "private",
            "querystring_auth": True,
            "signature_version": "s3v4",
        },
    }
