import django.db.models.deletion
import xinqiao.kernel.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('matters', '0001_initial'),
        ('offices', '0001_initial'),
        ('offices', '__first__'),
    ]

    operations = [
        xinqiao.kernel.tables.MakeTables(
            operations=[
                migrations.CreateModel(
                    name='Drill',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('year', models.PositiveSmallIntegerField()),
                        ('quarter', models.PositiveSmallIntegerField()),
                        ('planned_on', models.DateField()),
                        ('planned_at', models.DateTimeField()),
                        ('held_on', models.DateField(null=True)),
                        ('task', models.CharField(blank=True, max_length=300)),
                        ('task_due', models.DateField(null=True)),
                        ('planned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('task_owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('trainer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drills', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['-year', '-quarter'],
                    },
                ),
                migrations.CreateModel(
                    name='DrillScene',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('number', models.PositiveSmallIntegerField()),
                        ('subject', models.CharField(choices=[('table', '拍桌质问'), ('floor', '坐地哭闹'), ('camera', '举牌直播拍摄'), ('delegates', '代表与群众意见不一'), ('illness', '老人突然发病'), ('drunk', '醉酒'), ('threat', '扬言轻生'), ('press', '记者到场'), ('language', '聋哑或者方言'), ('children', '带着孩子来访'), ('again', '多次来访且材料齐全'), ('wages', '要求当天解决')], max_length=12)),
                        ('summary', models.TextField()),
                        ('chosen_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('drill', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scenes', to='training.drill')),
                        ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matters.matter')),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['number'],
                    },
                ),
                migrations.CreateModel(
                    name='Part',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('kind', models.CharField(choices=[('petitioner', '扮演来访人'), ('receptionist', '扮演接待人')], max_length=12)),
                        ('player', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('scene', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='training.drillscene')),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['scene', 'kind'],
                    },
                ),
                migrations.CreateModel(
                    name='Practice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('scene', models.CharField(max_length=24)),
                        ('title', models.CharField(max_length=60)),
                        ('outcome', models.CharField(max_length=8)),
                        ('report', models.JSONField()),
                        ('at', models.DateTimeField()),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('trainer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-id'],
                    },
                ),
                migrations.CreateModel(
                    name='Sheet',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('observer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('scene', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sheets', to='training.drillscene')),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['scene', 'id'],
                    },
                ),
                migrations.AddIndex(
                    model_name='drill',
                    index=models.Index(fields=['turn_unit', 'stage'], name='turn_drill'),
                ),
                migrations.AddIndex(
                    model_name='drill',
                    index=models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_drill'),
                ),
                migrations.AddConstraint(
                    model_name='drill',
                    constraint=models.UniqueConstraint(fields=('unit', 'year', 'quarter'), name='drill_once_a_quarter'),
                ),
                migrations.AddIndex(
                    model_name='drillscene',
                    index=models.Index(fields=['turn_unit', 'stage'], name='turn_drillscene'),
                ),
                migrations.AddIndex(
                    model_name='drillscene',
                    index=models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_drillscene'),
                ),
                migrations.AddConstraint(
                    model_name='drillscene',
                    constraint=models.UniqueConstraint(fields=('drill', 'number'), name='drill_scene_once'),
                ),
                migrations.AddIndex(
                    model_name='part',
                    index=models.Index(fields=['turn_unit', 'stage'], name='turn_part'),
                ),
                migrations.AddIndex(
                    model_name='part',
                    index=models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_part'),
                ),
                migrations.AddConstraint(
                    model_name='part',
                    constraint=models.UniqueConstraint(fields=('scene', 'kind'), name='drill_part_once'),
                ),
                migrations.AddIndex(
                    model_name='practice',
                    index=models.Index(fields=['staff', 'id'], name='practice_of_person'),
                ),
                migrations.AddIndex(
                    model_name='practice',
                    index=models.Index(fields=['trainer', 'id'], name='practice_for_trainer'),
                ),
                migrations.AddIndex(
                    model_name='sheet',
                    index=models.Index(fields=['turn_unit', 'stage'], name='turn_sheet'),
                ),
                migrations.AddIndex(
                    model_name='sheet',
                    index=models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_sheet'),
                ),
                migrations.AddConstraint(
                    model_name='sheet',
                    constraint=models.UniqueConstraint(fields=('scene', 'observer'), name='drill_sheet_once'),
                ),
            ],
        ),
    ]
