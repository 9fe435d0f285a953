from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("matters", "0008_review_of_an_opinion")]

    operations = [migrations.RemoveIndex(model_name="matter", name="matter_urgent")]
