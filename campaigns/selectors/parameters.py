"""The rules of a campaign as a page shows them: section by section, each value with its clause."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal
from functools import cache
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, PolicyVersion
from campaigns.plans import PLANS_FOLDER
from campaigns.plans.documents import item_label
from campaigns.plans.reading import read_catalogue
from campaigns.policy import Choice, Policy, Section
from campaigns.selectors.rules import policy
from cities.models import City, Region

# Parameters whose values are codes of places, regions or kinds of team; an officer reads their names.
CODED = frozenset({"cities", "regions", "kind", "reports_to", "verified_by"})
# What the heading of an item says already.
SAID_BY_NAME = frozenset({"name", "name_en", "province"})
# The notes name our own list of what the plans leave open; an officer does not have it.
NUMBERS_OF_OURS = re.compile(r"（X\d+(?:、X\d+)*）|(（)X\d+(?:、X\d+)*：")
NOTHING = "—"
FLAGS = {True: _("yes"), False: _("no")}


@dataclass(frozen=True)
class Parameter:
    """One row. A heading has no value; `former` is the value of the version before, where it differs.

    `source` is the clause; `is_default` with `note` says that the plan leaves this open (A1).
    """

    path: str
    title: str
    depth: int
    value: str | None = None
    source: str = ""
    is_default: bool = False
    note: str = ""
    former: str | None = None
    is_item: bool = False


@dataclass(frozen=True)
class ParameterSection:
    code: str
    title: str
    rows: list[Parameter]


def parameter_sections(campaign: Campaign, version: PolicyVersion) -> list[ParameterSection]:
    """Every parameter of a version. Clauses are those of the plan as last loaded, and are shown only
    where the version still has that value."""
    versions = {row.number: row for row in campaign.policies.all()}
    newest, before = versions[max(versions)], versions.get(version.number - 1)
    reader = _Reader(policy(version))
    known = reader.values(policy(newest)) if newest.pk != version.pk else None
    former = reader.values(policy(before)) if before else {}
    sections = []
    for name, field in Policy.model_fields.items():
        found = reader.rows(getattr(reader.rules, name), f"policy.{name}", 0)
        rows = [_with_origin(row, campaign.loaded_plan.origins, known, former) for row in found]
        rows = _folded([row for row in rows if _is_said(row)])
        sections.append(ParameterSection(name, gettext(field.title or name), rows))
    return sections


@cache
def _titles() -> dict[str, str]:
    return {code: document.title for code, document in read_catalogue(PLANS_FOLDER).documents.items()}


def documents_cited(sections: Iterable[ParameterSection]) -> list[tuple[str, str]]:
    """The short sign before a clause (S1) and the document that it stands for, where the sections use it."""
    sources = {
        part.strip().split()[0]
        for s in sections
        for row in s.rows
        for part in re.split("[；;]", row.source)
        if part.strip()
    }
    return [(code, title) for code, title in _titles().items() if code in sources]


def _with_origin(
    row: Parameter, origins: Mapping[str, Any], known: Mapping[str, str] | None, former: Mapping[str, str]
) -> Parameter:
    if row.value is None:
        return row
    origin = _origin_of(row.path, origins) if known is None or known.get(row.path) == row.value else None
    was = former.get(row.path)
    return replace(
        row,
        source=origin["source"] if origin else "",
        is_default=bool(origin and origin["is_default"]),
        note=NUMBERS_OF_OURS.sub(r"\1", origin["note"]) if origin else "",
        former=was if was != row.value else None,
    )


def _origin_of(path: str, origins: Mapping[str, Any]) -> dict[str, Any] | None:
    """Of the value, or of the first below it: the points of a scale have each their own."""
    if path in origins:
        return origins[path]
    return next((origin for key, origin in origins.items() if key.startswith((f"{path}.", f"{path}["))), None)


def _is_said(row: Parameter) -> bool:
    """Leaves out what neither the plan nor our defaults mention: a bound that a kind of team has not."""
    has_origin = bool(row.source or row.is_default or row.former)
    return has_origin or row.value not in (NOTHING, FLAGS[False], "0")


def _folded(rows: list[Parameter]) -> list[Parameter]:
    """An item of a list whose values have one origin becomes one line: a province that sends nobody."""
    folded: list[Parameter] = []
    index = 0
    while index < len(rows):
        head, below = rows[index], index + 1
        while below < len(rows) and rows[below].depth > head.depth:
            below += 1
        inside = rows[index + 1 : below]
        if head.is_item and _is_one(inside):
            origin = next((row for row in inside if row.source or row.is_default), head)
            value = ("; " if get_language() == "en" else "；").join(f"{row.title} {row.value}" for row in inside)
            row = replace(head, value=value, source=origin.source, is_default=origin.is_default, note=origin.note)
            folded.append(row)
            index = below
        else:
            folded.append(head)
            index += 1
    return folded


def _is_one(rows: list[Parameter]) -> bool:
    origins = {(row.source, row.is_default, row.note) for row in rows if row.source or row.is_default}
    return bool(rows) and len(origins) <= 1 and all(row.value is not None and row.former is None for row in rows)


class _Reader:
    """Walks a section in the order of its fields and puts every value into words."""

    def __init__(self, rules: Policy) -> None:
        self.rules = rules
        self.in_english = get_language() == "en"
        self.names = _names_of_places() | {code: self._own_name(kind) for code, kind in rules.teams.kinds.items()}

    def values(self, rules: Policy) -> dict[str, str]:
        return {row.path: row.value for row in self.rows(rules, "policy", 0) if row.value is not None}

    def rows(self, section: Section, path: str, depth: int) -> Iterator[Parameter]:
        fields = type(section).model_fields
        for name, field in fields.items():
            if name == "code" or ("name" in fields and name in SAID_BY_NAME):
                continue
            value, key, title = getattr(section, name), f"{path}.{name}", gettext(field.title or name)
            items = self._items(value, key)
            if isinstance(value, Section):
                yield Parameter(key, title, depth)
                yield from self.rows(value, key, depth + 1)
            elif items:
                for below, label, item in items:
                    heading = gettext("%(title)s: %(name)s") % {"title": title, "name": self._own_name(item) or label}
                    yield Parameter(below, heading, depth, is_item=True)
                    yield from self.rows(item, below, depth + 1)
            else:
                yield Parameter(key, title, depth, value=self._said(value, name))

    def _items(self, value: Any, key: str) -> list[tuple[str, str, Section]]:
        """Path, label and section of each item of a list or of keyed sections."""
        if isinstance(value, dict):
            return [(f"{key}.{code}", str(code), item) for code, item in value.items() if isinstance(item, Section)]
        if isinstance(value, tuple):
            return [
                (f"{key}{item_label(item.model_dump(mode='json'), index)}", str(index + 1), item)
                for index, item in enumerate(value)
                if isinstance(item, Section)
            ]
        return []

    def _own_name(self, item: Section) -> str:
        other = getattr(item, "name_en", "") if self.in_english else ""
        return other or getattr(item, "name", "")

    def _said(self, value: Any, name: str) -> str:
        match value:
            case None | () | "":
                return NOTHING
            case bool():
                return str(FLAGS[value])
            case Choice():
                return gettext(value.label)
            case tuple():
                return self._joined(self._said(item, name) for item in value)
            case dict():
                return self._joined(f"{key}: {self._said(item, name)}" for key, item in value.items())
            case Decimal():
                return f"{value.normalize():f}"
            case time():
                return f"{value:%H:%M}"
            case date():
                return value.isoformat()
            case str() if name in CODED:
                return self.names.get(value, value)
        return str(value)

    def _joined(self, parts: Iterable[str]) -> str:
        return (", " if self.in_english else "、").join(parts)


def _names_of_places() -> dict[str, str]:
    return dict(Region.objects.values_list("code", "name")) | dict(City.objects.values_list("code", "name"))
