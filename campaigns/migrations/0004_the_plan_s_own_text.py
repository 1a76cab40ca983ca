import django.db.models.deletion
from django.db import migrations, models

MOVE = """
    INSERT INTO campaigns_loadedplan (campaign_id, content, origins)
    SELECT id, plan, origins FROM campaigns_campaign
"""


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0003_scheduling")]
    operations = [
        migrations.CreateModel(
            name="LoadedPlan",
            fields=[
                (
                    "campaign",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="loaded_plan",
                        serialize=False,
                        to="campaigns.campaign",
                    ),
                ),
                ("content", models.JSONField(verbose_name="the plan as loaded")),
                ("origins", models.JSONField(verbose_name="where each value comes from")),
            ],
            options={"verbose_name": "plan as loaded", "verbose_name_plural": "plans as loaded"},
        ),
        migrations.RunSQL(MOVE, migrations.RunSQL.noop),
        # The new row's foreign key is checked at the end otherwise, and the table cannot be altered before.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RemoveField(model_name="campaign", name="origins"),
        migrations.RemoveField(model_name="campaign", name="plan"),
    ]
