"""Folder in, checked plans out. Nothing is returned while anything in any file is wrong."""

import re
from pathlib import Path
from typing import Any

from campaigns.plans.checks import check
from campaigns.plans.documents import Origin, Reading, load, overlay
from campaigns.plans.errors import PlanError, PlanProblem
from campaigns.plans.shapes import Catalogue, Plan, Plans
from campaigns.plans.validation import build, file_of

PLANS_FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "campaigns"
CATALOGUE_FILE, DEFAULTS_FILE = "catalogue.yaml", "defaults.yaml"


def read_plans(folder: Path = PLANS_FOLDER) -> Plans:
    """Every campaign under `folder`: one folder each, beside the catalogue and our defaults.

    Raises PlanError with every problem of every file.
    """
    catalogue = read_catalogue(folder)
    problems: list[PlanProblem] = []
    plans = []
    for path in sorted(p for p in folder.iterdir() if p.is_dir()):
        try:
            plans.append(read_plan(path, catalogue))
        except PlanError as error:
            problems += error.problems
    if problems:
        raise PlanError(problems)
    return Plans(catalogue=catalogue, plans=tuple(sorted(plans, key=lambda p: (p.campaign.starts, p.campaign.code))))


def read_catalogue(folder: Path) -> Catalogue:
    reading = Reading(CATALOGUE_FILE)
    tree = reading.strip(load(folder / CATALOGUE_FILE, CATALOGUE_FILE))
    catalogue, problems = build(Catalogue, tree, reading.origins, {}, CATALOGUE_FILE)
    problems = reading.problems + problems
    if catalogue is None or problems:
        raise PlanError(problems)
    return catalogue


def read_plan(path: Path, catalogue: Catalogue) -> Plan:
    """One campaign's folder, its policy laid over the defaults beside it."""
    tree, origins, files, problems = _read_files(path)
    problems += _check_sources(origins, catalogue)
    plan, found = build(Plan, tree, origins, files, path.name)
    problems += found
    if plan is not None:
        problems += [
            PlanProblem(code, file_of(key, origins, files, path.name), key, params)
            for code, key, params in check(plan, catalogue)
        ]
    if plan is None or problems:
        raise PlanError(problems)
    return plan.with_origins(origins)


def _read_files(path: Path) -> tuple[dict[str, Any], dict[str, Origin], dict[str, str], list[PlanProblem]]:
    """The folder's merged tree, the origins, the file of each top key, and the problems so far."""
    base = Reading(DEFAULTS_FILE)
    tree: dict[str, Any] = base.strip(load(path.parent / DEFAULTS_FILE, DEFAULTS_FILE))
    origins, problems = base.origins, list(base.problems)
    files: dict[str, str] = {}
    unreadable: list[PlanProblem] = []
    for file in sorted(path.glob("*.yaml")):
        name = f"{path.name}/{file.name}"
        reading = Reading(name)
        try:
            content = reading.strip(load(file, name))
        except PlanError as error:
            unreadable += error.problems
            continue
        for key in sorted(set(content) & set(files)):
            problems.append(PlanProblem("key_in_two_files", name, key, {"other": files[key]}))
        files |= dict.fromkeys(content, name)
        tree = overlay(tree, content, origins, reading.origins)
        problems += reading.problems
    if unreadable:
        raise PlanError(unreadable)
    return tree, origins, files, problems


def _check_sources(origins: dict[str, Origin], catalogue: Catalogue) -> list[PlanProblem]:
    """Each source begins with a document of the catalogue; several are parted by `；`."""
    problems, seen = [], set()
    for key, origin in origins.items():
        for source in re.split("[；;]", origin.source) if origin.source else ():
            document = source.split()[0] if source.split() else ""
            if document not in catalogue.documents and (origin.file, source) not in seen:
                seen.add((origin.file, source))
                problems.append(PlanProblem("unknown_document", origin.file, key, {"value": source.strip()}))
    return problems
