from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="user", name="full_name", field=models.CharField(max_length=60, verbose_name="full name")
        )
    ]
