import django.db.models.deletion
import xinqiao.kernel.ids
import xinqiao.kernel.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('library', '0001_initial'),
        ('matters', '0001_initial'),
        ('offices', '0001_initial'),
        ('offices', '__first__'),
    ]

    operations = [
        xinqiao.kernel.tables.MakeTables(
            operations=[
                migrations.CreateModel(
                    name='CaseDiscussion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('form', models.CharField(choices=[('case_discussion', '个案研讨'), ('expert_panel', '专家会诊')], default='case_discussion', max_length=16)),
                        ('subject', models.CharField(max_length=40)),
                        ('question', models.TextField()),
                        ('facts', models.TextField()),
                        ('provisions', models.TextField(blank=True)),
                        ('submitted_at', models.DateTimeField()),
                        ('until', models.DateField(null=True)),
                        ('conclusion', models.TextField(blank=True)),
                        ('minutes', models.JSONField(default=list)),
                        ('minutes_hash', models.CharField(blank=True, max_length=64)),
                        ('minuted_at', models.DateTimeField(null=True)),
                        ('number', models.CharField(blank=True, max_length=40)),
                        ('pdf_path', models.CharField(blank=True, max_length=120)),
                        ('pdf_sha256', models.CharField(blank=True, max_length=64)),
                        ('concluded_at', models.DateTimeField(null=True)),
                        ('dropped_reason', models.TextField(blank=True)),
                        ('chair', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('matter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='discussions', to='matters.matter')),
                        ('submitted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['-id'],
                    },
                ),
                migrations.CreateModel(
                    name='LookBack',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('year', models.PositiveSmallIntegerField()),
                        ('quarter', models.PositiveSmallIntegerField()),
                        ('frame', models.TextField()),
                        ('frame_sha256', models.CharField(max_length=64)),
                        ('frame_size', models.PositiveIntegerField()),
                        ('seed', models.CharField(max_length=64)),
                        ('drawn_at', models.DateTimeField()),
                        ('replaced_at', models.DateTimeField(null=True)),
                        ('replaced_why', models.TextField(blank=True)),
                        ('report', models.JSONField(null=True)),
                        ('summary', models.TextField(blank=True)),
                        ('reported_at', models.DateTimeField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('drawn_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('replaced_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('reported_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='look_backs', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['-year', '-quarter', '-id'],
                    },
                ),
                migrations.CreateModel(
                    name='Participant',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('party', models.CharField(max_length=40)),
                        ('required', models.BooleanField(default=False)),
                        ('role', models.CharField(blank=True, choices=[('receptionist', '接访员'), ('registrar', '登记员'), ('handler', '承办人'), ('section_head', '科室负责人'), ('legal_counsel', '法律顾问'), ('leader_in_charge', '分管领导'), ('principal_leader', '主要领导'), ('inspector', '督查人员'), ('archivist', '档案管理员'), ('expert', '外部专家'), ('system_admin', '系统管理员'), ('security_admin', '安全管理员'), ('audit_admin', '审计管理员')], max_length=20)),
                        ('outside', models.BooleanField(default=False)),
                        ('invited_at', models.DateTimeField(null=True)),
                        ('opined_at', models.DateTimeField(null=True)),
                        ('absent_reason', models.CharField(blank=True, max_length=300)),
                        ('confirmed_at', models.DateTimeField(null=True)),
                        ('confirmed_hash', models.CharField(blank=True, max_length=64)),
                        ('dissent', models.TextField(blank=True)),
                        ('discussion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participants', to='policy.casediscussion')),
                        ('staff', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['discussion_id', 'id'],
                    },
                ),
                migrations.CreateModel(
                    name='PlanOption',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('position', models.PositiveSmallIntegerField()),
                        ('text', models.TextField()),
                        ('discussion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='options', to='policy.casediscussion')),
                    ],
                    options={
                        'ordering': ['discussion_id', 'position'],
                    },
                ),
                migrations.CreateModel(
                    name='Opinion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('lawful', models.BooleanField()),
                        ('reasonable', models.BooleanField()),
                        ('reasons', models.TextField()),
                        ('participant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='opinions', to='policy.participant')),
                        ('option', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='opinions', to='policy.planoption')),
                    ],
                    options={
                        'ordering': ['participant_id', 'option__position'],
                    },
                ),
                migrations.AddField(
                    model_name='casediscussion',
                    name='chosen',
                    field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='policy.planoption'),
                ),
                migrations.CreateModel(
                    name='Rectification',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('deviation', models.TextField()),
                        ('due_on', models.DateField()),
                        ('opened_at', models.DateTimeField()),
                        ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rectifications', to='matters.matter')),
                        ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('opened_for', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rectifications', to=settings.AUTH_USER_MODEL)),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rectifications', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['-id'],
                    },
                ),
                migrations.CreateModel(
                    name='AccountabilityTalk',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('held_on', models.DateField()),
                        ('content', models.TextField()),
                        ('at', models.DateTimeField()),
                        ('held_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='talks_with', to=settings.AUTH_USER_MODEL)),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('rectification', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='talks', to='policy.rectification')),
                    ],
                    options={
                        'ordering': ['at'],
                    },
                ),
                migrations.CreateModel(
                    name='RepeatJudgement',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('deviation', models.BooleanField()),
                        ('reason', models.TextField()),
                        ('at', models.DateTimeField()),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('petition', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='repeat_judgement', to='matters.petition')),
                    ],
                ),
                migrations.AddField(
                    model_name='rectification',
                    name='judgement',
                    field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rectification', to='policy.repeatjudgement'),
                ),
                migrations.CreateModel(
                    name='RequiredParticipant',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('subject', models.CharField(max_length=40)),
                        ('position', models.PositiveSmallIntegerField()),
                        ('title', models.CharField(max_length=40)),
                        ('words', models.CharField(blank=True, max_length=200)),
                        ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['subject', 'position'],
                    },
                ),
                migrations.CreateModel(
                    name='SampledMatter',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('position', models.PositiveSmallIntegerField()),
                        ('ended_as', models.CharField(max_length=20)),
                        ('finding', models.CharField(blank=True, choices=[('none', '无问题'), ('minor', '轻微'), ('moderate', '一般'), ('serious', '严重')], max_length=10)),
                        ('concluded_at', models.DateTimeField(null=True)),
                        ('agreed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('handling_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('heard', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('look_back', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sample', to='policy.lookback')),
                        ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='look_backs', to='matters.matter')),
                        ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['look_back_id', 'position'],
                    },
                ),
                migrations.AddField(
                    model_name='rectification',
                    name='sampled',
                    field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rectification', to='policy.sampledmatter'),
                ),
                migrations.CreateModel(
                    name='LookBackReview',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('part', models.CharField(choices=[('inspector', '督查人员'), ('legal_counsel', '法律顾问')], max_length=20)),
                        ('assigned_at', models.DateTimeField()),
                        ('answers', models.JSONField(default=dict)),
                        ('finding', models.CharField(blank=True, choices=[('none', '无问题'), ('minor', '轻微'), ('moderate', '一般'), ('serious', '严重')], max_length=10)),
                        ('filled_at', models.DateTimeField(null=True)),
                        ('assigned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='look_back_reviews', to=settings.AUTH_USER_MODEL)),
                        ('sampled', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='policy.sampledmatter')),
                    ],
                    options={
                        'ordering': ['sampled_id', 'part'],
                    },
                ),
                migrations.CreateModel(
                    name='ScoreDeduction',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('year', models.PositiveSmallIntegerField()),
                        ('points', models.DecimalField(decimal_places=1, max_digits=4)),
                        ('ground', models.TextField()),
                        ('proposed_at', models.DateTimeField()),
                        ('answer_due', models.DateField()),
                        ('decision', models.CharField(blank=True, choices=[('upheld', '同意扣分'), ('reduced', '减少扣分'), ('dropped', '不予扣分')], max_length=8)),
                        ('decided_points', models.DecimalField(decimal_places=1, max_digits=4, null=True)),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deductions', to=settings.AUTH_USER_MODEL)),
                        ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('rectification', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deductions', to='policy.rectification')),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['proposed_at'],
                    },
                ),
                migrations.CreateModel(
                    name='StudyFeed',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('fingerprint', models.CharField(max_length=64, unique=True)),
                        ('created_at', models.DateTimeField()),
                        ('revoked_at', models.DateTimeField(null=True)),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['id'],
                    },
                ),
                migrations.CreateModel(
                    name='StudyPlan',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('year', models.PositiveSmallIntegerField()),
                        ('fields', models.JSONField(default=list)),
                        ('fixed_days', models.JSONField(default=list)),
                        ('provisional', models.BooleanField(default=False)),
                        ('starts_at', models.TimeField()),
                        ('place', models.CharField(blank=True, max_length=80)),
                        ('drafted_at', models.DateTimeField()),
                        ('approved_at', models.DateTimeField(null=True)),
                        ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='study_plans', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['-year'],
                    },
                ),
                migrations.CreateModel(
                    name='StudyMonth',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('month', models.PositiveSmallIntegerField()),
                        ('field', models.CharField(max_length=40)),
                        ('theme', models.CharField(max_length=120)),
                        ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='months', to='policy.studyplan')),
                    ],
                    options={
                        'ordering': ['plan', 'month'],
                    },
                ),
                migrations.CreateModel(
                    name='StudySession',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveSmallIntegerField()),
                        ('fixed_on', models.DateField()),
                        ('day', models.DateField()),
                        ('why', models.CharField(blank=True, max_length=40)),
                        ('place', models.CharField(blank=True, max_length=80)),
                        ('key_points', models.TextField(blank=True)),
                        ('background', models.TextField(blank=True)),
                        ('clauses', models.TextField(blank=True)),
                        ('special', models.TextField(blank=True)),
                        ('cases', models.TextField(blank=True)),
                        ('discussion', models.TextField(blank=True)),
                        ('common_errors', models.TextField(blank=True)),
                        ('held_at', models.DateTimeField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('held_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('leader', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('month', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to='policy.studymonth')),
                        ('new_version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.instrumentversion')),
                        ('old_version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.instrumentversion')),
                        ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to='policy.studyplan')),
                    ],
                    options={
                        'ordering': ['day', 'number'],
                    },
                ),
                migrations.CreateModel(
                    name='StudyQuestion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('position', models.PositiveSmallIntegerField()),
                        ('text', models.CharField(max_length=400)),
                        ('options', models.JSONField()),
                        ('right', models.PositiveSmallIntegerField()),
                        ('explanation', models.CharField(blank=True, max_length=400)),
                        ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='policy.studysession')),
                    ],
                    options={
                        'ordering': ['session', 'position'],
                    },
                ),
                migrations.CreateModel(
                    name='StudyMaterial',
                    fields=[
                        ('id', models.UUIDField(default=xinqiao.kernel.ids.new_uuid, editable=False, primary_key=True, serialize=False)),
                        ('name', models.CharField(max_length=120)),
                        ('content_type', models.CharField(max_length=80)),
                        ('size', models.PositiveIntegerField()),
                        ('sha256', models.CharField(max_length=64)),
                        ('path', models.CharField(max_length=120)),
                        ('added_at', models.DateTimeField()),
                        ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='materials', to='policy.studysession')),
                    ],
                    options={
                        'ordering': ['added_at'],
                    },
                ),
                migrations.CreateModel(
                    name='SessionMove',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('from_day', models.DateField()),
                        ('to_day', models.DateField()),
                        ('reason', models.CharField(max_length=300)),
                        ('at', models.DateTimeField()),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='policy.studysession')),
                    ],
                    options={
                        'ordering': ['at', 'id'],
                    },
                ),
                migrations.CreateModel(
                    name='SessionCase',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('note', models.CharField(blank=True, max_length=300)),
                        ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('matter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='matters.matter')),
                        ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='linked', to='policy.studysession')),
                    ],
                    options={
                        'ordering': ['id'],
                    },
                ),
                migrations.CreateModel(
                    name='SelfTest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('answers', models.JSONField()),
                        ('at', models.DateTimeField()),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tests', to='policy.studysession')),
                    ],
                ),
                migrations.CreateModel(
                    name='Attendance',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('present', models.BooleanField()),
                        ('reason', models.CharField(blank=True, max_length=200)),
                        ('caught_up_on', models.DateField(null=True)),
                        ('caught_up_how', models.CharField(blank=True, max_length=300)),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendance', to='policy.studysession')),
                    ],
                    options={
                        'ordering': ['staff_id'],
                    },
                ),
                migrations.AddConstraint(
                    model_name='lookback',
                    constraint=models.UniqueConstraint(condition=models.Q(('replaced_at', None)), fields=('unit', 'year', 'quarter'), name='one_look_back_that_counts'),
                ),
                migrations.AddConstraint(
                    model_name='lookback',
                    constraint=models.CheckConstraint(condition=models.Q(('quarter__gte', 1), ('quarter__lte', 4)), name='quarters_are_one_to_four'),
                ),
                migrations.AddIndex(
                    model_name='participant',
                    index=models.Index(fields=['staff', '-discussion'], name='participant_of'),
                ),
                migrations.AddConstraint(
                    model_name='participant',
                    constraint=models.UniqueConstraint(condition=models.Q(('staff__isnull', False)), fields=('discussion', 'staff'), name='participant_once'),
                ),
                migrations.AddConstraint(
                    model_name='planoption',
                    constraint=models.UniqueConstraint(fields=('discussion', 'position'), name='option_position_once'),
                ),
                migrations.AddConstraint(
                    model_name='opinion',
                    constraint=models.UniqueConstraint(fields=('participant', 'option'), name='opinion_once'),
                ),
                migrations.AddIndex(
                    model_name='casediscussion',
                    index=models.Index(fields=['unit', 'submitted_at'], name='discussion_of_unit'),
                ),
                migrations.AddIndex(
                    model_name='casediscussion',
                    index=models.Index(fields=['turn_unit', 'stage'], name='turn_casediscussion'),
                ),
                migrations.AddIndex(
                    model_name='casediscussion',
                    index=models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_casediscussion'),
                ),
                migrations.AddConstraint(
                    model_name='casediscussion',
                    constraint=models.UniqueConstraint(condition=models.Q(('stage__in', ['collecting', 'minuted'])), fields=('matter',), name='one_open_discussion_per_matter'),
                ),
                migrations.AddIndex(
                    model_name='accountabilitytalk',
                    index=models.Index(fields=['turn_unit', 'stage'], name='turn_accountabilitytalk'),
                ),
                migrations.AddIndex(
                    model_name='accountabilitytalk',
                    index=models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_accountabilitytalk'),
                ),
                migrations.AddConstraint(
                    model_name='requiredparticipant',
                    constraint=models.UniqueConstraint(fields=('subject', 'position'), name='required_position_once'),
                ),
                migrations.AddIndex(
                    model_name='sampledmatter',
                    index=models.Index(condition=models.Q(('concluded_at__isnull', False)), fields=['concluded_at'], name='sampled_concluded'),
                ),
                migrations.AddIndex(
                    model_name='sampledmatter',
                    index=models.Index(fields=['turn_unit', 'stage'], name='turn_sampledmatter'),
                ),
                migrations.AddIndex(
                    model_name='sampledmatter',
                    index=models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_sampledmatter'),
                ),
                migrations.AddConstraint(
                    model_name='sampledmatter',
                    constraint=models.UniqueConstraint(fields=('look_back', 'matter'), name='sampled_once'),
                ),
                migrations.AddConstraint(
                    model_name='sampledmatter',
                    constraint=models.CheckConstraint(condition=models.Q(('concluded_at', None), models.Q(('agreed_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='concluded_by_both_reviewers'),
                ),
                migrations.AddIndex(
                    model_name='rectification',
                    index=models.Index(fields=['unit', 'stage', 'due_on'], name='rectification_due'),
                ),
                migrations.AddIndex(
                    model_name='rectification',
                    index=models.Index(fields=['unit', 'due_on'], name='rectification_of_unit'),
                ),
                migrations.AddIndex(
                    model_name='rectification',
                    index=models.Index(fields=['opened_for', 'stage'], name='rectification_asked_for'),
                ),
                migrations.AddIndex(
                    model_name='rectification',
                    index=models.Index(fields=['turn_unit', 'stage'], name='turn_rectification'),
                ),
                migrations.AddIndex(
                    model_name='rectification',
                    index=models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_rectification'),
                ),
                migrations.AddConstraint(
                    model_name='rectification',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('judgement__isnull', False), ('sampled', None)), models.Q(('judgement', None), ('sampled__isnull', False)), _connector='OR'), name='rectification_has_one_source'),
                ),
                migrations.AddIndex(
                    model_name='lookbackreview',
                    index=models.Index(fields=['reviewer', 'filled_at'], name='review_to_do'),
                ),
                migrations.AddConstraint(
                    model_name='lookbackreview',
                    constraint=models.UniqueConstraint(fields=('sampled', 'part'), name='one_reviewer_for_each_part'),
                ),
                migrations.AddConstraint(
                    model_name='lookbackreview',
                    constraint=models.UniqueConstraint(fields=('sampled', 'reviewer'), name='two_different_reviewers'),
                ),
                migrations.AddIndex(
                    model_name='scorededuction',
                    index=models.Index(fields=['turn_unit', 'stage'], name='turn_scorededuction'),
                ),
                migrations.AddIndex(
                    model_name='scorededuction',
                    index=models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_scorededuction'),
                ),
                migrations.AddConstraint(
                    model_name='scorededuction',
                    constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('person')), _negated=True), _connector='OR'), name='nobody_decides_on_the_own_deduction'),
                ),
                migrations.AddIndex(
                    model_name='studyplan',
                    index=models.Index(fields=['turn_unit', 'stage'], name='turn_studyplan'),
                ),
                migrations.AddIndex(
                    model_name='studyplan',
                    index=models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_studyplan'),
                ),
                migrations.AddConstraint(
                    model_name='studyplan',
                    constraint=models.UniqueConstraint(fields=('unit', 'year'), name='study_plan_once_a_year'),
                ),
                migrations.AddConstraint(
                    model_name='studymonth',
                    constraint=models.UniqueConstraint(fields=('plan', 'month'), name='study_month_once'),
                ),
                migrations.AddConstraint(
                    model_name='studymonth',
                    constraint=models.CheckConstraint(condition=models.Q(('month__gte', 1), ('month__lte', 12)), name='study_month_exists'),
                ),
                migrations.AddIndex(
                    model_name='studysession',
                    index=models.Index(fields=['plan', 'day'], name='study_session_day'),
                ),
                migrations.AddConstraint(
                    model_name='studysession',
                    constraint=models.UniqueConstraint(fields=('month', 'number'), name='study_session_once'),
                ),
                migrations.AddConstraint(
                    model_name='studyquestion',
                    constraint=models.UniqueConstraint(fields=('session', 'position'), name='question_position_once'),
                ),
                migrations.AddConstraint(
                    model_name='sessioncase',
                    constraint=models.UniqueConstraint(fields=('session', 'matter'), name='session_case_once'),
                ),
                migrations.AddConstraint(
                    model_name='selftest',
                    constraint=models.UniqueConstraint(fields=('session', 'staff'), name='self_test_once'),
                ),
                migrations.AddConstraint(
                    model_name='attendance',
                    constraint=models.UniqueConstraint(fields=('session', 'staff'), name='attendance_once'),
                ),
                migrations.AddConstraint(
                    model_name='attendance',
                    constraint=models.CheckConstraint(condition=models.Q(('present', False), ('caught_up_on', None), _connector='OR'), name='only_the_absent_catch_up'),
                ),
            ],
        ),
    ]
