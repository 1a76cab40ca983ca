from django.db import migrations, models

RANKS = [
    ("", "not stated"),
    ("staff", "staff member"),
    ("section_deputy", "deputy section head (副科级)"),
    ("section", "section head (正科级)"),
    ("squad_head", "head of an enforcement detachment (支队长)"),
    ("division_deputy", "deputy division head (副处级)"),
    ("division", "division head (正处级)"),
    ("bureau_deputy", "deputy director-general (副司局级)"),
    ("bureau", "director-general (正司局级)"),
]


class Migration(migrations.Migration):
    dependencies = [("teams", "0002_stand_down")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="held_rank",
            field=models.CharField(
                blank=True, choices=RANKS, default="", max_length=20, verbose_name="highest rank held before"
            ),
        ),
        migrations.AlterField(
            model_name="sendingunit",
            name="kind",
            field=models.CharField(
                choices=[
                    ("province", "provincial bureau"),
                    ("city", "city bureau"),
                    ("ministry", "ministry department"),
                    ("dispatched", "dispatched body"),
                    ("institute", "directly affiliated institute"),
                    ("provincial_body", "department of the provincial government"),
                ],
                max_length=16,
                verbose_name="kind",
            ),
        ),
    ]
