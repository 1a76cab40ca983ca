"""Versions of the rules made before the phone asked for them get the values that hold where a plan says nothing."""

from django.db import migrations

FIELD = {
    "accuracy_warn_m": 50,
    "accuracy_reason_m": 500,
    "border_m": 300,
    "photo_edge_px": 1600,
    "photo_kb": 300,
    "originals": "wifi",
    "photos_per_finding": 1,
    "warn_unsent_from": "20:00:00",
    "nearby_km": 5,
}


def add(apps, schema_editor):
    for version in apps.get_model("campaigns", "PolicyVersion").objects.exclude(parameters__has_key="field"):
        version.parameters["field"] = FIELD
        version.save(update_fields=["parameters"])
    for plan in apps.get_model("campaigns", "LoadedPlan").objects.all():
        if plan.content.get("policy") and "field" not in plan.content["policy"]:
            plan.content["policy"]["field"] = FIELD
            plan.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0005_care")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop, elidable=True)]
