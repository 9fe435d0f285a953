import django.db.models.deletion
import xinqiao.kernel.tables
import xinqiao.rules.leading
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
                    name='LeaderDay',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('day', models.DateField()),
                        ('half', models.CharField(choices=[('am', '上午'), ('pm', '下午')], max_length=2)),
                        ('place', models.CharField(max_length=80)),
                        ('people', models.PositiveSmallIntegerField(default=0)),
                        ('held_at', models.DateTimeField(null=True)),
                        ('leader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reception_days', to=settings.AUTH_USER_MODEL)),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leader_days', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['-day', '-id'],
                    },
                ),
                migrations.CreateModel(
                    name='SignedDuties',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('role', models.CharField(choices=[('receptionist', '接访员'), ('registrar', '登记员'), ('handler', '承办人'), ('section_head', '科室负责人'), ('legal_counsel', '法律顾问'), ('leader_in_charge', '分管领导'), ('principal_leader', '主要领导'), ('inspector', '督查人员'), ('archivist', '档案管理员'), ('expert', '外部专家'), ('system_admin', '系统管理员'), ('security_admin', '安全管理员'), ('audit_admin', '审计管理员')], max_length=20)),
                        ('year', models.PositiveSmallIntegerField()),
                        ('text', models.JSONField()),
                        ('signed_at', models.DateTimeField()),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signed_duties', to=settings.AUTH_USER_MODEL)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['-year', 'id'],
                    },
                ),
                migrations.CreateModel(
                    name='TakenMatter',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('said', models.TextField()),
                        ('taken_at', models.DateTimeField()),
                        ('result', models.CharField(blank=True, choices=[('carried_out', '诉求合理，已经落实'), ('answered', '已经书面答复，告知了复查复核的途径'), ('guided', '已经导入其他法定途径')], max_length=12)),
                        ('day', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='taken', to='duties.leaderday')),
                        ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='taken_by_leaders', to='matters.matter')),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['id'],
                    },
                ),
                migrations.AddIndex(
                    model_name='leaderday',
                    index=models.Index(fields=['unit', '-day'], name='leader_day_of_unit'),
                ),
                migrations.AddIndex(
                    model_name='leaderday',
                    index=models.Index(fields=['turn_unit', 'stage'], name='turn_leaderday'),
                ),
                migrations.AddIndex(
                    model_name='leaderday',
                    index=models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_leaderday'),
                ),
                migrations.AddConstraint(
                    model_name='leaderday',
                    constraint=models.UniqueConstraint(condition=models.Q(('stage', xinqiao.rules.leading.LeaderDayStage['DROPPED']), _negated=True), fields=('leader', 'day', 'half'), name='one_leader_day_a_half'),
                ),
                migrations.AddConstraint(
                    model_name='signedduties',
                    constraint=models.UniqueConstraint(fields=('staff', 'role', 'year'), name='duties_once_a_year'),
                ),
                migrations.AddIndex(
                    model_name='takenmatter',
                    index=models.Index(fields=['turn_unit', 'stage'], name='turn_takenmatter'),
                ),
                migrations.AddIndex(
                    model_name='takenmatter',
                    index=models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_takenmatter'),
                ),
                migrations.AddConstraint(
                    model_name='takenmatter',
                    constraint=models.UniqueConstraint(fields=('day', 'matter'), name='taken_once_a_day'),
                ),
            ],
        ),
    ]
