"""What the documents promise is there: links, pictures, targets of make, commands of manage.py, variables."""

import re
import subprocess
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import get_commands

from config.demo.accounts import DEMO_ACCOUNTS, PASSWORD

ROOT = Path(settings.BASE_DIR)
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
READMES = [ROOT / "README.md", ROOT / "README.zh.md"]
# Words of the machinery of writing that have no place in what a newcomer reads.
STRANGE = re.compile(r"(?<![\w.~-])/(?:work|tmp|root|home|Users)/|localhost:(?!8000)|127\.0\.0\.1:(?!8000)")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
MAKE = re.compile(r"`(?:[A-Z_]+=\S+ )*make ([a-z-]+)|^(?:[A-Z_]+=\S+ )*make ([a-z-]+)", re.MULTILINE)
ROWS = re.compile(r"^\| (`[A-Z_]+`(?:, `[A-Z_]+`)*) \|", re.MULTILINE)
NAME = re.compile(r"[A-Z_]{2,}")
LABEL = re.compile("【([^】]+)】")
MANAGE = re.compile(r"manage\.py ([a-z_]+)")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def prose(text: str) -> str:
    """Without fenced blocks: what stands in them is code."""
    return re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)


def anchors(text: str) -> set[str]:
    """As the hosting sites make them: lower case, punctuation dropped, a hyphen for each space."""
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in HEADING.findall(prose(text))}


def leads_somewhere(path: Path, target: str) -> bool:
    file, _hash, anchor = target.partition("#")
    there = (path.parent / file).resolve() if file else path
    if not there.exists() or not there.is_relative_to(ROOT):
        return False
    return not anchor or anchor in anchors(there.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_links_lead_somewhere(path):
    broken = []
    for target in LINK.findall(prose(path.read_text(encoding="utf-8"))):
        if not target.startswith(("http://", "https://")) and not leads_somewhere(path, target):
            broken.append(target)

    assert broken == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_named_targets_and_commands_exist(path):
    text = path.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))

    assert {a or b for a, b in MAKE.findall(text)} - targets == set()
    assert set(MANAGE.findall(text)) - set(get_commands()) == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_documents_name_no_machine(path):
    assert STRANGE.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", READMES, ids=name_of)
def test_readme_has_the_two_commands_and_every_demo_account(path):
    text = path.read_text(encoding="utf-8")
    table = re.findall(r"^\| `([a-z]+)` \| (\S+) \|", text, re.MULTILINE)

    assert re.search(r"^make run\b", text, re.MULTILINE)
    assert re.search(r"^make test\b", text, re.MULTILINE)
    assert PASSWORD in text
    assert table == [(account.username, account.name) for account in DEMO_ACCOUNTS]


@pytest.mark.parametrize("name", ["walk.md", "walk.zh.md"])
def test_walk_names_what_stands_on_the_screen(name):
    """Words in 【】 are the Chinese of some catalogue, letter by letter."""
    shown = set()
    for path in sorted((ROOT / "locale").glob("*/zh_Hans/LC_MESSAGES/django.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="zh_Hans"):
                shown.update([message.string] if isinstance(message.string, str) else message.string)
    labels = set(LABEL.findall((ROOT / "docs" / name).read_text(encoding="utf-8")))

    assert labels != set()
    assert labels - shown == set()


def test_every_document_is_reached_from_the_readme():
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        path = waiting.pop()
        if path in reached:
            continue
        reached.add(path)
        for target in LINK.findall(prose(path.read_text(encoding="utf-8"))):
            there = (path.parent / target.partition("#")[0]).resolve()
            if there.is_dir():
                waiting += sorted(there.glob("*.md"))
            elif there.suffix == ".md" and there.exists():
                waiting.append(there)

    assert {name_of(path) for path in set(DOCUMENTS) - reached} == set()


def test_ci_runs_the_command_that_the_readme_names():
    assert re.search(r"^make test$", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE)
    for path in READMES:
        assert re.search(r"^make test\b", path.read_text(encoding="utf-8"), re.MULTILINE)


def test_variables_of_the_readme_are_read_by_the_settings():
    """Every variable in the tables is read somewhere, and every one read in the settings is documented."""
    read = set(re.findall(r"\benv(?:_\w+)?\(\s*\"([A-Z_]+)\"", sources("config/settings"))) - {"TEST_DATABASE_TEMPLATE"}
    tables = (ROOT / "README.md", ROOT / "docs" / "deployment.md")
    told = {
        name for path in tables for row in ROWS.findall(path.read_text(encoding="utf-8")) for name in NAME.findall(row)
    }

    assert read - told == set()
    assert {name for name in told - read if name not in sources("config", "bin", "Makefile")} == set()


def sources(*names: str) -> str:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *names], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return "".join((ROOT / name).read_text(encoding="utf-8") for name in listed.stdout.split("\0") if name)
