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
                    name='HelpCall',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('kind', models.CharField(choices=[('pause', '暂停接谈，请同事陪一会儿'), ('change', '换人接谈'), ('second', '第二人到场'), ('alarm', '报警')], max_length=8)),
                        ('room', models.CharField(max_length=40)),
                        ('at', models.DateTimeField()),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='help_calls', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['-id'],
                        'indexes': [models.Index(fields=['unit', '-id'], name='help_of_unit'), models.Index(fields=['turn_unit', 'stage'], name='turn_helpcall'), models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_helpcall')],
                    },
                ),
                migrations.CreateModel(
                    name='Incident',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('happened_at', models.DateTimeField()),
                        ('place', models.CharField(max_length=80)),
                        ('what', models.TextField()),
                        ('injury', models.CharField(choices=[('none', '没有'), ('light', '轻微，不需就医'), ('doctor', '需要就医')], max_length=8)),
                        ('recording', models.CharField(blank=True, max_length=80)),
                        ('present', models.CharField(max_length=200)),
                        ('recorded_at', models.DateTimeField()),
                        ('police_report', models.BooleanField(default=False)),
                        ('medical', models.BooleanField(default=False)),
                        ('leave', models.BooleanField(default=False)),
                        ('followed_at', models.DateTimeField(null=True)),
                        ('debriefing_on', models.DateField(null=True)),
                        ('referral', models.BooleanField(default=False)),
                        ('rotation', models.BooleanField(default=False)),
                        ('offered_at', models.DateTimeField(null=True)),
                        ('concerned', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='incidents', to=settings.AUTH_USER_MODEL)),
                        ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='incidents', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['-id'],
                        'indexes': [models.Index(fields=['unit', '-id'], name='incident_of_unit'), models.Index(fields=['concerned', '-id'], name='incident_of_person'), models.Index(fields=['turn_unit', 'stage'], name='turn_incident'), models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_incident')],
                    },
                ),
            ],
        ),
    ]
