"""Versions of the rules made before the registers of care get the values that hold where a plan says nothing."""

from django.db import migrations


def fill(policy):
    """True if something was missing."""
    care = policy.get("care")
    if not care or "driving" in care:
        return False
    care["driving"] = {"max_days_running": 5}
    care["leave_counts"] = "inspection"
    care["integrity"]["self_check_opens_days"] = 3
    return True


def add(apps, schema_editor):
    for version in apps.get_model("campaigns", "PolicyVersion").objects.all():
        if fill(version.parameters):
            version.save(update_fields=["parameters"])
    for plan in apps.get_model("campaigns", "LoadedPlan").objects.all():
        if fill(plan.content.get("policy") or {}):
            plan.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0004_the_plan_s_own_text")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop, elidable=True)]
