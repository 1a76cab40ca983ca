"""Who may know whom. The layers are in pyproject.toml; what an app shows to others is here."""

import subprocess
import sys
from pathlib import Path

import grimp
import pytest
from django.conf import settings

APPS = [app for app in settings.OUR_APPS if app != "kernel"]
# What one app may use of another. Mechanisms of the kernel are for all, and `config` puts everything together.
# `campaigns.policy` is the typed parameters of a plan, `campaigns.calendar` what follows from them for the days,
# `cities.naming` how written names are read, `cities.geo` where points lie: plain
# values and pure functions, which every app above is governed by.
# `teams.rules` is the hard rules of a posting, asked before anybody is sent; `teams.wishes` reads the team that a
# roster's row names.
PUBLIC = {"models", "enums", "selectors", "services", "roles", "policy", "calendar", "naming", "geo", "rules", "wishes"}
# Plain lists of functions that a lower app owns and an upper one fills when it starts.
ASKED_UPWARDS = {
    "accounts.access",
    "campaigns.workflow",
    "findings.workflow",
    "rotations.handover",
    "teams.standing",
    "teams.workflow",
}


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph("config", "kernel", *APPS, exclude_type_checking_imports=True)


def test_contracts_are_kept():
    command = [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def test_apps_use_only_what_others_show(graph):
    """Whoever needs another app's form, view or import needs a service or selector of it instead."""
    offenders = []
    for importer in sorted(graph.modules):
        app = importer.split(".")[0]
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            other, _dot, inside = imported.partition(".")
            across = app in APPS and other in APPS and other != app
            if across and imported not in ASKED_UPWARDS and inside.split(".")[0] not in PUBLIC:
                offenders.append(f"{importer} -> {imported}")

    assert offenders == []


def test_kernel_knows_no_app(graph):
    known = {
        imported.split(".")[0]
        for importer in graph.modules
        if importer.split(".")[0] == "kernel"
        for imported in graph.find_modules_directly_imported_by(importer)
    }

    assert known <= {"kernel"}


def test_nobody_knows_config(graph):
    knowing = {
        importer
        for importer in graph.modules
        if importer.split(".")[0] != "config"
        for imported in graph.find_modules_directly_imported_by(importer)
        if imported.split(".")[0] == "config"
    }

    assert knowing == set()
