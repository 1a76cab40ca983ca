"""Versions of the rules made before people were scheduled get the values that hold where a plan says nothing."""

from django.db import migrations

SCHEDULING = {
    "days_ahead": 10,
    "publishes_itself": False,
    "time_limit_seconds": 60,
    "seed": 1,
    "paired_only": False,
    "weights": {
        "vacancy": 2000,
        "change": 200,
        "second_choice": 8,
        "wish": 4000,
        "surplus_round": 6,
        "delegation_cities": 5,
        "delegation_teams": 1,
        "province_cities": 3,
        "mixed_team": 2,
        "repeat_city": 4,
        "first_timers": 3,
        "expertise": 1,
        "unrecommended": 2,
        "wasted_rank": 1,
        "idle": 1,
    },
    "industries": [],
}


def add(apps, schema_editor):
    for version in apps.get_model("campaigns", "PolicyVersion").objects.exclude(parameters__has_key="scheduling"):
        version.parameters["scheduling"] = SCHEDULING
        version.save(update_fields=["parameters"])
    for campaign in apps.get_model("campaigns", "Campaign").objects.all():
        if campaign.plan.get("policy") and "scheduling" not in campaign.plan["policy"]:
            campaign.plan["policy"]["scheduling"] = SCHEDULING
            campaign.save(update_fields=["plan"])


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0002_why_a_city_was_added")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop, elidable=True)]
