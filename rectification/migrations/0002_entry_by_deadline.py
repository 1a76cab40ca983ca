from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rectification', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='ledgerentry',
            index=models.Index(fields=['deadline', 'id'], name='rectification_entry_by_day'),
        ),
    ]
