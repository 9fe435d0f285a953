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
                    name='Mediation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('kind', models.CharField(choices=[('mediation', '调解'), ('settlement', '和解')], max_length=12)),
                        ('subject', models.TextField()),
                        ('mediator', models.CharField(blank=True, max_length=80)),
                        ('proposed_at', models.DateTimeField()),
                        ('facts', models.TextField(blank=True)),
                        ('terms', models.TextField(blank=True)),
                        ('amount', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                        ('plan', models.JSONField(default=list)),
                        ('default_clause', models.TextField(blank=True)),
                        ('agreed_at', models.DateTimeField(null=True)),
                        ('sign_due', models.DateField(null=True)),
                        ('signed_on', models.DateField(null=True)),
                        ('breached_on', models.DateField(null=True)),
                        ('urge_due', models.DateField(null=True)),
                        ('agreement', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matters.paper')),
                        ('matter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mediations', to='matters.matter')),
                        ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('signed', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matters.attachment')),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['-id'],
                    },
                ),
                migrations.CreateModel(
                    name='Panel',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('question', models.TextField()),
                        ('day', models.DateField()),
                        ('place', models.CharField(max_length=120)),
                        ('called_at', models.DateTimeField()),
                        ('held_on', models.DateField(null=True)),
                        ('result', models.TextField(blank=True)),
                        ('called_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('matter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='panels', to='matters.matter')),
                        ('presider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('sheet', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matters.paper')),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['-id'],
                    },
                ),
                migrations.CreateModel(
                    name='Relief',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('kind', models.CharField(choices=[('judicial', '司法救助'), ('minimum', '最低生活保障'), ('temporary', '临时救助'), ('medical', '医疗救助'), ('support', '困难帮扶')], max_length=10)),
                        ('need', models.TextField()),
                        ('asked', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                        ('proposed_at', models.DateTimeField()),
                        ('decide_due', models.DateField()),
                        ('decided_on', models.DateField(null=True)),
                        ('organ', models.CharField(blank=True, max_length=120)),
                        ('granted', models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                        ('perform_by', models.DateField(null=True)),
                        ('done_on', models.DateField(null=True)),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('evidence', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matters.attachment')),
                        ('matter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reliefs', to='matters.matter')),
                        ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['-id'],
                    },
                ),
                migrations.CreateModel(
                    name='Side',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=120)),
                        ('petitioner', models.BooleanField()),
                        ('willing_on', models.DateField(null=True)),
                        ('agreed_on', models.DateField(null=True)),
                        ('how', models.CharField(blank=True, choices=[('signed', '当面签字'), ('letter', '书面回复'), ('recorded', '电话录音')], max_length=10)),
                        ('mediation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sides', to='proceedings.mediation')),
                    ],
                    options={
                        'ordering': ['id'],
                    },
                ),
                migrations.CreateModel(
                    name='Hearing',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('level', models.CharField(choices=[('handling', '办理中'), ('review', '复查中'), ('final_review', '复核中')], max_length=14)),
                        ('asked_for', models.BooleanField()),
                        ('question', models.TextField()),
                        ('proposed_at', models.DateTimeField()),
                        ('hearers', models.JSONField(default=list)),
                        ('day', models.DateField(null=True)),
                        ('hour', models.CharField(blank=True, max_length=20)),
                        ('place', models.CharField(blank=True, max_length=120)),
                        ('closed_doors', models.TextField(blank=True)),
                        ('opened_on', models.DateField(null=True)),
                        ('closed_on', models.DateField(null=True)),
                        ('report_due', models.DateField(null=True)),
                        ('conclusion', models.TextField(blank=True)),
                        ('published', models.BooleanField(null=True)),
                        ('matter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hearings', to='matters.matter')),
                        ('notice', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matters.paper')),
                        ('presider', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('recorder', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('report', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matters.paper')),
                        ('signed', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matters.attachment')),
                        ('transcript', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matters.paper')),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['-id'],
                        'indexes': [models.Index(fields=['unit', 'report_due'], name='hearing_of_unit'), models.Index(fields=['turn_unit', 'stage'], name='turn_hearing'), models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_hearing')],
                    },
                ),
                migrations.AddIndex(
                    model_name='mediation',
                    index=models.Index(fields=['unit', 'sign_due'], name='mediation_of_unit'),
                ),
                migrations.AddIndex(
                    model_name='mediation',
                    index=models.Index(fields=['turn_unit', 'stage'], name='turn_mediation'),
                ),
                migrations.AddIndex(
                    model_name='mediation',
                    index=models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_mediation'),
                ),
                migrations.AddIndex(
                    model_name='panel',
                    index=models.Index(fields=['unit', 'day'], name='panel_of_unit'),
                ),
                migrations.AddIndex(
                    model_name='panel',
                    index=models.Index(fields=['turn_unit', 'stage'], name='turn_panel'),
                ),
                migrations.AddIndex(
                    model_name='panel',
                    index=models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_panel'),
                ),
                migrations.AddIndex(
                    model_name='relief',
                    index=models.Index(fields=['unit', 'decide_due'], name='relief_of_unit'),
                ),
                migrations.AddIndex(
                    model_name='relief',
                    index=models.Index(fields=['unit', 'perform_by'], name='relief_to_perform'),
                ),
                migrations.AddIndex(
                    model_name='relief',
                    index=models.Index(fields=['turn_unit', 'stage'], name='turn_relief'),
                ),
                migrations.AddIndex(
                    model_name='relief',
                    index=models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_relief'),
                ),
                migrations.AddConstraint(
                    model_name='relief',
                    constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='nobody_decides_on_the_own_proposal'),
                ),
            ],
        ),
    ]
