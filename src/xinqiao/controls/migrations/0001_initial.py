import django.db.models.deletion
import xinqiao.kernel.tables
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('offices', '0001_initial'),
    ]

    operations = [
        xinqiao.kernel.tables.MakeTables(
            operations=[
                migrations.CreateModel(
                    name='Frozen',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('period', models.CharField(max_length=8)),
                        ('day', models.DateField()),
                        ('figures', models.JSONField()),
                        ('at', models.DateTimeField()),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['unit', 'period', 'day'],
                        'constraints': [models.UniqueConstraint(fields=('unit', 'period', 'day'), name='frozen_once_a_day')],
                    },
                ),
            ],
        ),
    ]
