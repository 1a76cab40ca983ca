"""Versions of the rules made before phones kept earlier photos get the bound that holds where a plan says nothing."""

from django.db import migrations

MEGABYTES = 20


def add(apps, schema_editor):
    for version in apps.get_model("campaigns", "PolicyVersion").objects.all():
        version.parameters["field"].setdefault("earlier_photos_mb", MEGABYTES)
        version.save(update_fields=["parameters"])
    for plan in apps.get_model("campaigns", "LoadedPlan").objects.all():
        if plan.content.get("policy"):
            plan.content["policy"]["field"].setdefault("earlier_photos_mb", MEGABYTES)
            plan.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0007_total_order")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop, elidable=True)]
