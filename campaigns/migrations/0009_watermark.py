"""Versions of the rules made before copies of photos were marked get what holds where a plan says nothing."""

from django.db import migrations

DEFAULT = "handed_out"


def add(apps, schema_editor):
    for version in apps.get_model("campaigns", "PolicyVersion").objects.filter(parameters__has_key="field"):
        version.parameters["field"].setdefault("watermark", DEFAULT)
        version.save(update_fields=["parameters"])
    for plan in apps.get_model("campaigns", "LoadedPlan").objects.all():
        if "field" in plan.content.get("policy", {}):
            plan.content["policy"]["field"].setdefault("watermark", DEFAULT)
            plan.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0008_earlier_photos")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop, elidable=True)]
