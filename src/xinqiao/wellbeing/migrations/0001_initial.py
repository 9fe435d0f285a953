import django.db.models.deletion
import uuid
import xinqiao.kernel.tables
import xinqiao.rules.publishing
import xinqiao.rules.self_checking
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
                    name='CountedMark',
                    fields=[
                        ('id', models.CharField(max_length=64, primary_key=True, serialize=False)),
                        ('quarter', models.CharField(db_index=True, max_length=7)),
                    ],
                ),
                migrations.CreateModel(
                    name='OwnResults',
                    fields=[
                        ('place', models.CharField(max_length=64, primary_key=True, serialize=False)),
                        ('own', models.BinaryField()),
                        ('quarter', models.CharField(db_index=True, max_length=7)),
                    ],
                ),
                migrations.CreateModel(
                    name='Arrangement',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('counsellor', models.CharField(max_length=80)),
                        ('telephone', models.CharField(max_length=20)),
                        ('hard_matters', models.PositiveSmallIntegerField()),
                        ('hours_in_a_row', models.PositiveSmallIntegerField()),
                        ('rest_minutes', models.PositiveSmallIntegerField()),
                        ('rest_days', models.PositiveSmallIntegerField()),
                        ('set_at', models.DateTimeField()),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('unit', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='arrangement', to='offices.unit')),
                    ],
                ),
                migrations.CreateModel(
                    name='Share',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('check_of', models.CharField(choices=[(xinqiao.rules.self_checking.Check['BURNOUT'], '工作倦怠自测'), (xinqiao.rules.self_checking.Check['SLEEP'], '睡眠和紧张自测')], max_length=8)),
                        ('quarter', models.CharField(db_index=True, max_length=7)),
                        ('sealed', models.BinaryField()),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='offices.unit')),
                    ],
                ),
                migrations.CreateModel(
                    name='PublishedFigure',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('check_of', models.CharField(choices=[(xinqiao.rules.self_checking.Check['BURNOUT'], '工作倦怠自测'), (xinqiao.rules.self_checking.Check['SLEEP'], '睡眠和紧张自测')], max_length=8)),
                        ('quarter', models.CharField(max_length=7)),
                        ('band', models.CharField(choices=[(xinqiao.rules.publishing.Roughly['LESS'], '不到一半'), (xinqiao.rules.publishing.Roughly['MORE'], '一半或者更多'), (xinqiao.rules.publishing.Roughly['FEW'], '不到三分之一'), (xinqiao.rules.publishing.Roughly['HALF'], '三分之一到三分之二'), (xinqiao.rules.publishing.Roughly['MANY'], '超过三分之二')], max_length=4)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['-quarter', 'check_of', 'id'],
                        'constraints': [models.UniqueConstraint(fields=('unit', 'check_of', 'quarter'), name='figure_once_a_quarter')],
                    },
                ),
                migrations.CreateModel(
                    name='Rest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('worked_on', models.DateField()),
                        ('minutes', models.PositiveSmallIntegerField()),
                        ('expires_on', models.DateField()),
                        ('taken_on', models.DateField(null=True)),
                        ('at', models.DateTimeField()),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rests', to=settings.AUTH_USER_MODEL)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['expires_on', 'id'],
                        'indexes': [models.Index(fields=['staff', 'taken_on', 'expires_on'], name='rest_of_person')],
                        'constraints': [models.UniqueConstraint(fields=('staff', 'worked_on'), name='rest_once_for_a_day')],
                    },
                ),
            ],
        ),
    ]
