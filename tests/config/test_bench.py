"""`make bench` runs, agrees with the barest way about every row and figure, and prints ratios."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings


@pytest.mark.long
@pytest.mark.servers
def test_bench_compares_like_with_like_and_prints_json_last():
    size = ["--teams", "39", "--rounds", "8", "--records-per-day", "1", "--times", "5"]
    kept = {"PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV"}
    environment = {name: value for name, value in os.environ.items() if name in kept}

    done = subprocess.run(
        [sys.executable, "-m", "bench", *size],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )

    assert done.returncode == 0, done.stderr[-2000:]
    result = json.loads(done.stdout.strip().splitlines()[-1])
    assert result["simulated"]["records"] == 39 * 8 * 14
    assert [line["measure"] for line in result["ratios"]] == [
        "daily bulletin",
        "finding list, office",
        "finding list, city",
        "review queue",
        "problem lists, office",
        "problem lists, city",
        "submit, in process",
        "submit, gunicorn",
        "roster, 5000 rows: read",
        "roster, 5000 rows: checked",
        "roster, 5000 rows: written",
    ]
    assert all(line["ratio"] > 0 for line in result["ratios"])
    phones = result["phones"]
    assert [(name, line["records"], line["photos"], line["refused"]) for name, line in phones.items()] == [
        ("small parts", 5, 5, {}),
        ("as sent", 5, 5, {}),
        ("bare", 5, 5, {}),
        ("burst", 39 * 4, 39 * 4 * 3, {}),
    ]
    assert phones["as sent"]["ratio"] > 0
    assert result["first_opening"] is None or result["first_opening"]["all_bytes"] < 150_000
