import django.db.models.deletion
import xinqiao.kernel.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('offices', '__first__'),
    ]

    operations = [
        xinqiao.kernel.tables.MakeTables(
            operations=[
                migrations.CreateModel(
                    name='Step',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('record', models.CharField(max_length=60)),
                        ('key', models.BigIntegerField()),
                        ('number', models.PositiveIntegerField()),
                        ('act', models.CharField(max_length=24)),
                        ('at', models.DateTimeField()),
                        ('due', models.DateField(null=True)),
                        ('words', models.JSONField(default=dict)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['record', 'key', 'number'],
                        'indexes': [models.Index(fields=['record', 'act', 'due'], name='step_by_act')],
                        'constraints': [models.UniqueConstraint(fields=('record', 'key', 'number'), name='steps_of_a_record_are_numbered')],
                    },
                ),
            ],
        ),
    ]


from xinqiao.courses.schema import OPERATIONS

Migration.operations += OPERATIONS
