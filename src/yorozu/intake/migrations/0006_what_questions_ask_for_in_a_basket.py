from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0005_requests_of_the_office")]

    operations = [
        migrations.AddField(model_name="basketitem", name="terms", field=models.JSONField(default=dict)),
    ]
