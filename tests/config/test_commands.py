"""What the fixed interfaces promise of the commands that answer in JSON."""

import json
import tempfile
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from kernel.commands import JsonCommand
from tests.config.processes import manage

PROMISED = (
    "load_plans", "rounds", "import_roster", "import_findings", "daily_bulletin", "weekly_board", "replay",
    "simulate", "run_due", "verify_audit", "schedule",
)  # fmt: skip


def test_every_promised_command_takes_json():
    found = {name: load_command_class(get_commands()[name], name) for name in PROMISED}

    for name, command in found.items():
        assert isinstance(command, JsonCommand), name
        assert "--json" in command.create_parser("manage.py", name).format_help(), name


@pytest.mark.servers
def test_command_on_a_database_without_tables_says_what_to_do(private_database):
    done = manage("rounds", "intensified-2018", "--json", DATABASE_URL=private_database)

    assert (done.returncode, json.loads(done.stdout)["error"]["code"]) == (1, "not_migrated")


@pytest.mark.long
@pytest.mark.servers
def test_command_on_a_new_data_folder_makes_the_tables_first():
    with tempfile.TemporaryDirectory(prefix="lantian-first-") as folder:
        done = manage("load_plans", "--json", DATA_DIR=str(Path(folder) / "data"))

        assert (done.returncode, sorted(json.loads(done.stdout))) == (0, ["campaigns", "cities", "counties"])


def test_wrong_usage_exits_with_two():
    assert manage("rounds", "--json").returncode == 2
