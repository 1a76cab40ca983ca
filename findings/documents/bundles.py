"""The list that people read in a bundle of evidence (C12), made of the bundle's manifest alone."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.sheets import Sheet

# What a file of the bundle is, by the manifest's `kind`.
KINDS = {
    "told": gettext_lazy("as it stands in the system"),
    "content": gettext_lazy("as the phone sent it"),
    "history": gettext_lazy("who did what, and when"),
    "copy": gettext_lazy("copy of a photo"),
    "sent": gettext_lazy("photo as the phone sent it"),
    "original": gettext_lazy("untouched original"),
    "signature": gettext_lazy("signature"),
    "dispute": gettext_lazy("evidence of the city"),
    "list": gettext_lazy("this list"),
}


def contents_sheets(manifest: Mapping[str, Any]) -> list[Sheet]:
    """What it is about, its files, what should be here and is not, who was present, and what happened."""
    facts = [(fact["name"], fact["value"]) for fact in manifest["facts"]]
    sheets = [
        Sheet(_("About"), _("Bundle of evidence"), [_("Item"), _("Content")], facts, notes=_how_to_check()),
        Sheet(
            _("Files"),
            _("Files of the bundle"),
            [_("File"), _("What it is"), _("Taken and written on it"), _("bytes"), "SHA-256", _("Remark")],
            [_line(file) for file in manifest["files"]],
        ),
    ]
    if manifest["missing"]:
        columns = [_("File"), _("What it is"), "SHA-256", _("Why it is not here")]
        rows = [
            [one["path"], str(KINDS[one["kind"]]), one.get("photo", ""), one["message"]] for one in manifest["missing"]
        ]
        sheets.append(Sheet(_("Not in the bundle"), _("Missing from the bundle"), columns, rows))
    if manifest["present"]:
        columns = [_("Name"), _("State"), _("Answered"), _("Words")]
        rows = [[one["name"], one["state"], one["answered_at"], one["words"]] for one in manifest["present"]]
        sheets.append(Sheet(_("Those present"), _("Those present"), columns, rows))
    columns = [_("When"), _("What was done to it"), _("Who"), _("Reason")]
    rows = [[one["at"], one["what"], one["who"], one["why"]] for one in manifest["history"]]
    return [*sheets, Sheet(_("History"), _("History"), columns, rows)]


def _line(file: Mapping[str, Any]) -> list[str | int]:
    altered = "" if file.get("is_intact", True) else _("Altered: its hash is no longer the one under which it came.")
    written = "\n".join(file.get("mark", []))
    return [file["path"], str(KINDS[file["kind"]]), written, file["size"], file["sha256"], altered]


def _how_to_check() -> list[str]:
    return [
        _("manifest.json names every file with its SHA-256; the audit trail keeps the SHA-256 of manifest.json."),
        _("The name of a file under originals/, sent/ and signatures/ tells the first 12 digits of its SHA-256."),
        _("The SHA-256 of record/content.json is the content hash of the record, which names all photos."),
    ]
