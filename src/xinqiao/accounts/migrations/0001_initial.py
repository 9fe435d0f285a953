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
                    name='EndedThere',
                    fields=[
                        ('jti', models.CharField(max_length=255, primary_key=True, serialize=False)),
                        ('subject', models.CharField(blank=True, max_length=255)),
                        ('sid', models.CharField(blank=True, max_length=255)),
                        ('at', models.DateTimeField()),
                    ],
                    options={
                        'indexes': [models.Index(fields=['subject'], name='ended_subject'), models.Index(fields=['sid'], name='ended_sid')],
                    },
                ),
                migrations.CreateModel(
                    name='AccountChange',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('reason', models.CharField(max_length=300)),
                        ('asked_at', models.DateTimeField()),
                        ('expires_at', models.DateTimeField()),
                        ('kind', models.CharField(choices=[('grant', '设置岗位'), ('reset_password', '重置密码'), ('reset_second_factor', '重置第二重验证和密码'), ('reopen', '重新启用账号'), ('link', '链接到单位目录')], max_length=24)),
                        ('roles', models.JSONField(default=list)),
                        ('link', models.JSONField(default=dict)),
                        ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to=settings.AUTH_USER_MODEL)),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['-id'],
                        'indexes': [models.Index(fields=['stage', 'expires_at'], name='account_change_open'), models.Index(fields=['turn_unit', 'stage'], name='turn_accountchange'), models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_accountchange')],
                    },
                ),
                migrations.CreateModel(
                    name='UnitProposal',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('reason', models.CharField(max_length=300)),
                        ('asked_at', models.DateTimeField()),
                        ('expires_at', models.DateTimeField()),
                        ('kind', models.CharField(choices=[('move', '调整隶属关系'), ('merge', '单位合并')], max_length=8)),
                        ('wanted', models.JSONField()),
                        ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['-id'],
                        'indexes': [models.Index(fields=['stage', 'expires_at'], name='unit_proposal_open'), models.Index(fields=['turn_unit', 'stage'], name='turn_unitproposal'), models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_unitproposal')],
                    },
                ),
            ],
        ),
    ]
