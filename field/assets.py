"""The files that the phone keeps: their addresses and the hashes of their bytes, which are checked on arrival.

Addresses are the plain names also where others carry a hash: modules import each other by name, so one name must mean
one file. That all files of the phone are of one release is the service worker's business: it takes a release whole,
each file against its hash, or leaves it.
"""

import base64
import hashlib
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

# Patterns below a folder of static files.
KEPT = (
    "css/field*.css",
    "img/field/icon.svg",
    "js/field/**/*.js",
    "vendor/idb-*/*.js",
)
WORKER = "js/field/sw.js"
IMPORT = re.compile(r'^import [^;]*?"(\.[^"]+)";', re.MULTILINE)


@dataclass(frozen=True)
class Asset:
    """`integrity` as browsers compare it: the method and the digest in base64."""

    url: str
    integrity: str


def assets() -> list[Asset]:
    """Everything the phone needs to start with no network, but for the page itself."""
    return [Asset(url_of(name), _integrity(path, path.stat().st_mtime_ns)) for name, path in _files()]


def url_of(name: str) -> str:
    return f"{settings.STATIC_URL}{name}"


def integrity_of(content: bytes) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content).digest()).decode()


def worker() -> str:
    """The service worker's own lines, without its list."""
    return next(path for name, path in _found(WORKER)).read_text()


def imported(name: str) -> list[str]:
    """A module and, after it, all that it imports to begin with, itself or through others."""
    found = [name]
    for module in found:
        folder = posixpath.dirname(module)
        lines = next(path for _name, path in _found(module)).read_text()
        named = (posixpath.normpath(posixpath.join(folder, there)) for there in IMPORT.findall(lines))
        found.extend(one for one in named if one not in found)
    return found


def _files() -> list[tuple[str, Path]]:
    found = {name: path for pattern in KEPT for name, path in _found(pattern) if name != WORKER}
    return sorted(found.items())


def _found(pattern: str) -> Iterator[tuple[str, Path]]:
    for folder in map(Path, settings.STATICFILES_DIRS):
        for path in folder.glob(pattern):
            if path.is_file():
                yield path.relative_to(folder).as_posix(), path


@lru_cache(maxsize=512)
def _integrity(path: Path, _changed: int) -> str:
    return integrity_of(path.read_bytes())
