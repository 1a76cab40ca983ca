"""The daily bulletin's figures against one hand-written statement that counts the same."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection

from bench import timing
from campaigns.models import Campaign
from campaigns.selectors import round_on
from reports.selectors import day_figures

STATEMENT = (Path(__file__).parent / "bulletin.sql").read_text(encoding="utf-8")


def by_hand(campaign: Campaign, day: date) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, {"campaign": campaign.pk, "day": day})
        found = cursor.fetchone()[0]
    return json.loads(found) if isinstance(found, str) else found


def ours(campaign: Campaign, day: date) -> dict[str, Any]:
    round_ = round_on(campaign, day)
    assert round_ is not None
    return day_figures(campaign, day, round_)


def measure(campaign: Campaign, day: date, times: int) -> list[dict[str, Any]]:
    """Refuses to compare unless both give the same figures."""
    made, counted = ours(campaign, day), by_hand(campaign, day)
    for name, value in counted.items():
        if made[name] != value:
            raise SystemExit(f"Not the same figures: {name}: {made[name]} != {value}")
    found = timing.medians(times, 3, ours=lambda: ours(campaign, day), sql=lambda: by_hand(campaign, day))
    return [timing.compared("daily bulletin", "sql", "ours", found)]
