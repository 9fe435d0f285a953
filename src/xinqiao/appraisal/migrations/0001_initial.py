import django.db.models.deletion
import xinqiao.kernel.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('offices', '0001_initial'),
        ('offices', '__first__'),
    ]

    operations = [
        xinqiao.kernel.tables.MakeTables(
            operations=[
                migrations.CreateModel(
                    name='AppraisalSheet',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('year', models.PositiveSmallIntegerField()),
                        ('measures', models.JSONField()),
                        ('opened_at', models.DateTimeField()),
                        ('comment', models.TextField(blank=True)),
                        ('words', models.TextField(blank=True)),
                        ('figures', models.JSONField(default=list)),
                        ('settled_at', models.DateTimeField(null=True)),
                        ('by_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['-id'],
                        'indexes': [models.Index(fields=['turn_unit', 'stage'], name='turn_appraisalsheet'), models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_appraisalsheet')],
                        'constraints': [models.UniqueConstraint(fields=('unit', 'by_unit', 'year'), name='sheet_once_a_year')],
                    },
                ),
            ],
        ),
    ]
