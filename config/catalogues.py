"""The interface's texts: found in the source, kept in one catalogue an app, compiled without gettext.

Source texts are English; `locale/<app>/zh_Hans/LC_MESSAGES/django.po` has the Chinese.
"""

import io
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "N_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# Templates that no app owns by the name of their folder.
OWNERS = {"layout": "kernel", "components": "kernel", "registration": "accounts", "": "kernel"}
# Without the dates and names that tools like to put here: they would change with every renewal.
HEAD = """\
# The Chinese texts of {app}. Renewed by `manage.py messages`.
msgid ""
msgstr ""
"Language: zh_Hans\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
BRACES = re.compile(r"\{(\w*)\}")
PERCENTS = re.compile(r"%\((\w+)\)")


@dataclass(frozen=True)
class Fault:
    """What is wrong with one text of one catalogue."""

    app: str
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.app}: {self.kind}: {self.text}"


class Catalogues:
    """All texts of the project below `root`, for the apps named."""

    def __init__(self, root: Path, apps: list[str]) -> None:
        self.root = root
        self.apps = apps

    def path_of(self, app: str) -> Path:
        return self.root / "locale" / app / "zh_Hans" / "LC_MESSAGES" / "django.po"

    def kept(self, app: str) -> Catalog:
        path = self.path_of(app)
        if not path.exists():
            return Catalog(locale="zh_Hans")
        with path.open("rb") as file:
            return read_po(file, locale="zh_Hans", abort_invalid=True)

    def found(self, app: str) -> Catalog:
        """The texts in the source of one app, without any translation."""
        catalog = Catalog(locale="zh_Hans")
        for path in self._sources(app):
            place = path.relative_to(self.root).as_posix()
            for _line, text, _comments, context in _texts(path):
                catalog.add(text, locations=[(place, 0)], context=context)
        return catalog

    def update(self, app: str) -> int:
        """Bring the catalogue up to the source; the number of texts still without Chinese."""
        catalog, found = self.kept(app), self.found(app)
        if not len(found) and not self.path_of(app).exists():
            return 0
        catalog.update(found, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        output = io.BytesIO(HEAD.format(app=app).encode())
        output.seek(0, io.SEEK_END)
        write_po(output, catalog, width=110, sort_by_file=True, include_lineno=False, omit_header=True)
        self.path_of(app).parent.mkdir(parents=True, exist_ok=True)
        self.path_of(app).write_bytes(output.getvalue().rstrip() + b"\n")
        return sum(not all(_strings(message)) for message in _entries(catalog))

    def faults(self) -> Iterator[Fault]:
        """Missing, fuzzy, unused and unlike translations; an empty result means that the Chinese is complete."""
        chosen: dict[tuple, tuple[str, object]] = {}
        for app in self.apps:
            kept = {_key(message): message for message in _entries(self.kept(app))}
            found = {_key(message): message for message in _entries(self.found(app))}
            for key, message in found.items():
                if key not in kept:
                    yield Fault(app, "missing", _shown(message))
            for key, message in kept.items():
                if fault := _fault_of(message, is_used=key in found):
                    yield Fault(app, fault, _shown(message))
                elif chosen.setdefault(key, (app, message.string))[1] != message.string:
                    other = chosen[key][0]
                    yield Fault(app, f"translated otherwise in {other} (use a context, pgettext)", _shown(message))

    def compile(self) -> list[Path]:
        """Compile each catalogue that is newer than its compiled form; safe in many processes at once."""
        return [po for po in sorted((self.root / "locale").glob("*/*/LC_MESSAGES/*.po")) if _compile(po)]

    def _sources(self, app: str) -> Iterator[Path]:
        yield from sorted((self.root / app).rglob("*.py"))
        for path in sorted((self.root / "templates").rglob("*")):
            folders = path.relative_to(self.root / "templates").parts[:-1]
            first = folders[0] if folders else ""
            if path.suffix in {".html", ".txt"} and OWNERS.get(first, first) == app:
                yield path


def _texts(path: Path) -> Iterator[tuple]:
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # What is left of a template is its texts as calls; the rest is blanked out, in lines of any indentation.
        source = "\n".join(line.strip() for line in templatize(source).split("\n"))
    yield from extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"})


def _entries(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _key(message: Message) -> tuple:
    return (message.context, message.id if isinstance(message.id, str) else message.id[0])


def _strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or [""])


def _shown(message: Message) -> str:
    return repr(_key(message)[1])


def _fault_of(message: Message, *, is_used: bool) -> str:
    if not is_used:
        return "no longer used"
    if message.fuzzy:
        return "fuzzy"
    if not all(_strings(message)):
        return "not translated"
    originals = [message.id] if isinstance(message.id, str) else list(message.id)
    for pattern in (PERCENTS, BRACES):
        # Chinese has one form: it needs what the plural names, and may not name anything else.
        allowed = set(pattern.findall(originals[-1]))
        if any(set(pattern.findall(string)) != allowed for string in _strings(message)):
            return "names other values than the original"
    return ""


def _compile(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
        return False
    with po.open("rb") as file:
        catalog = read_po(file, locale=po.parent.parent.name)
    try:
        with tempfile.NamedTemporaryFile(dir=mo.parent, prefix=".", suffix=".mo", delete=False) as unfinished:
            write_mo(unfinished, catalog)
    except PermissionError:
        return False  # installed read-only: whoever installed it has compiled it
    # A temporary file is its maker's alone; texts are for every process.
    Path(unfinished.name).chmod(0o644)
    Path(unfinished.name).replace(mo)
    return True
