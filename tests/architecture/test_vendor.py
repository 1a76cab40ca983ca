"""The committed third-party files are the ones the manifest names, byte for byte."""

import hashlib
import json
from pathlib import Path

VENDOR = Path(__file__).resolve().parents[2] / "static" / "vendor"
ALLOWED_LICENCES = {"MIT", "Apache-2.0", "ISC", "BSD-3-Clause"}


def entries():
    return json.loads((VENDOR / "vendor.json").read_text(encoding="utf-8"))


def test_vendored_files_have_the_recorded_checksum():
    actual = {entry["file"]: hashlib.sha256((VENDOR / entry["file"]).read_bytes()).hexdigest() for entry in entries()}

    assert actual == {entry["file"]: entry["sha256"] for entry in entries()}


def test_vendored_files_are_all_in_the_manifest():
    """Whoever adds a file by hand is asked for its version, origin and licence."""
    on_disk = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    expected = {"vendor.json"}
    for entry in entries():
        folder = entry["file"].rsplit("/", 1)[0]
        expected |= {entry["file"], f"{folder}/LICENSE"}
        if entry["licence"] == "Apache-2.0":
            expected.add(f"{folder}/NOTICE")

    assert on_disk == expected


def test_vendored_files_carry_their_version_and_a_permissive_licence():
    for entry in entries():
        assert entry["file"].startswith(f"{entry['name']}-{entry['version']}/")
        assert entry["licence"] in ALLOWED_LICENCES
